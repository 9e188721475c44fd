/** What the engine did with a punch; every punch has exactly one of these. */
export interface PunchState {
	id: string;
	state: 'paired' | 'orphan' | 'duplicate' | 'redundant' | 'voided';
	/** Work date it counts for (a duplicate: that of the punch it repeats); null when voided. */
	workDate: string | null;
}
