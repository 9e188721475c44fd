import { defineConfig } from 'drizzle-kit';

// `npm run db:generate` writes the migration; it is reviewed and never edited after it lands.
export default defineConfig({
	dialect: 'mysql',
	schema: './src/lib/server/db/schema/*.ts',
	out: './drizzle'
});
