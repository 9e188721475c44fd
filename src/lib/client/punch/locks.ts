/** The part of the Web Locks API that is used: one holder per name across all tabs and workers. */
export interface Locks {
	request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export const browserLocks: Locks = {
	request: async (name, work) => navigator.locks.request(name, work)
};
