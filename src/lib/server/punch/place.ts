export type ChainId = { deviceId: string; epoch: number };
export type Place = ChainId & { seq: number };

/** Names of chains and of places in them, for maps. */
export const chainKey = ({ deviceId, epoch }: ChainId) => `${deviceId}/${epoch}`;
export const placeKey = (place: Place) => `${chainKey(place)}/${place.seq}`;
