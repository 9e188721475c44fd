/** The office and the first setup speak English alone, whatever whoever looks at them reads. */
export function checkOfficePage(pathname: string): boolean {
	return /^\/(admin|setup)(\/|$)/.test(pathname);
}
