export const USER_STATE_WORDS = { active: 'Active', invited: 'Invited', stopped: 'Stopped' } as const;
