type Outcome = { ok: boolean; reason?: string };

/** What a service did, or an error with the reason why it did not: the demo asks for nothing that is refused. */
export function must<T extends Outcome>(outcome: T): Extract<T, { ok: true }> {
	if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
	// Narrowed by the check above, which a type parameter does not follow.
	return outcome as Extract<T, { ok: true }>;
}
