let draining = false;

/** serve.js says so when it was asked to stop, some seconds before it takes no more connections. */
process.once('bundy:draining', () => (draining = true));

export const checkDraining = () => draining;
