import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';

type Described = {
	paths: Record<
		string,
		Record<
			string,
			{ responses: Record<string, { content: Record<string, { schema: object }>; headers?: object }> }
		>
	>;
	components: { schemas: Record<string, object> };
};

/** docs/openapi.json, to hold answers of a running server against. */
export function readApiDescription() {
	// A test of its own holds the file against the schemas it is made from.
	const api = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Described;
	const ajv = new Ajv2020({ strict: false, formats: {} });
	ajv.addSchema({ ...api, $id: 'api' });
	const promised = Object.entries(api.paths).flatMap(([path, methods]) =>
		Object.entries(methods).flatMap(([method, { responses }]) =>
			Object.keys(responses).map((status) => `${method} ${path} ${status}`)
		)
	);
	return {
		/** every answer there may be, as `post /api/v1/punches 200` */
		promised,
		/** Null when the answer is as described; otherwise what is wrong with it. */
		async findFault(method: string, path: string, response: Response): Promise<string | null> {
			const answer = api.paths[path]?.[method]?.responses[String(response.status)];
			if (!answer) return `${method} ${path} is not described to answer ${response.status}`;
			const type = response.headers.get('content-type')?.split(';')[0] ?? '';
			const schema = answer.content[type]?.schema;
			if (!schema) return `${method} ${path} ${response.status} is not described to answer ${type}`;
			for (const name of Object.keys(answer.headers ?? {})) {
				if (!response.headers.has(name)) return `${method} ${path} ${response.status} has no ${name}`;
			}
			const body: unknown = await response.json();
			const pointer = JSON.stringify(schema).replace('#/', 'api#/');
			const validate = ajv.compile(JSON.parse(pointer));
			return validate(body)
				? null
				: `${method} ${path} ${response.status}: ${ajv.errorsText(validate.errors)}`;
		}
	};
}
