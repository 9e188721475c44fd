// Read, and not worked with: as the server writes it, without scripts.
export const csr = false;
