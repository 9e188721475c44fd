// Stands where face-api imports the two tfjs backends eagerly; backend.ts loads the one that is used.
export {};
