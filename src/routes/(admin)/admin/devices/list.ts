import { listDevices, type DeviceListItem } from '$lib/server/device/device.service';
import { idOf } from '../../../components/list-query';
import { wholeList } from '../../../components/office-list';

export const DEVICE_KIND_WORDS = { kiosk: 'Kiosk', field: 'Field device', personal: 'Personal' } as const;
export const DEVICE_STATE_WORDS = {
	in_service: 'In service',
	frozen: 'Two copies seen',
	revoked: 'Revoked'
} as const;
type Kind = keyof typeof DEVICE_KIND_WORDS;
type State = keyof typeof DEVICE_STATE_WORDS;
type Row = DeviceListItem & { state: State };

/** What the address narrows the list to; parts that make no sense count as not given. */
export function readDeviceQuery(url: URL) {
	// The keys of the words are the kinds and the states.
	const kinds = Object.keys(DEVICE_KIND_WORDS) as Kind[];
	const states = Object.keys(DEVICE_STATE_WORDS) as State[];
	return {
		search: (url.searchParams.get('search') ?? '').trim().slice(0, 200),
		siteId: idOf(url, 'site'),
		kind: kinds.find((kind) => kind === url.searchParams.get('kind')) ?? null,
		state: states.find((state) => state === url.searchParams.get('state')) ?? null
	};
}

export const deviceList = wholeList<Row>({
	name: 'devices',
	columns: [
		{ key: 'name', label: 'Device', value: ({ name }) => name },
		{ key: 'kind', label: 'Kind', value: ({ kind }) => DEVICE_KIND_WORDS[kind] },
		{ key: 'site', label: 'Site', value: ({ siteName }) => siteName },
		{ key: 'owner', label: 'Owner', value: ({ ownerName }) => ownerName },
		{
			key: 'contact',
			label: 'Last contact',
			value: ({ lastContactAt }) => lastContactAt?.toISOString() ?? null
		},
		{ key: 'health', label: 'Health', only: 'screen', value: ({ waiting }) => waiting },
		{ key: 'waiting', label: 'Waiting punches', only: 'file', value: ({ waiting }) => waiting },
		{ key: 'version', label: 'Version', only: 'file', value: ({ appVersion }) => appVersion },
		{ key: 'paired', label: 'Paired', only: 'file', value: ({ pairedAt }) => pairedAt.toISOString() },
		{ key: 'status', label: 'State', value: ({ state }) => DEVICE_STATE_WORDS[state] }
	],
	rows: async (context, url) => {
		const { search, siteId, kind, state } = readDeviceQuery(url);
		const wanted = search.toLocaleLowerCase();
		return (await listDevices(context))
			.map((row) => ({ ...row, state: stateOf(row) }))
			.filter(
				(row) =>
					`${row.name}\n${row.ownerName ?? ''}`.toLocaleLowerCase().includes(wanted) &&
					(siteId === null || row.siteId === siteId) &&
					(kind === null || row.kind === kind) &&
					(state === null || row.state === state)
			);
	}
});

function stateOf({ revokedAt, frozenAt }: DeviceListItem): State {
	if (revokedAt) return 'revoked';
	return frozenAt ? 'frozen' : 'in_service';
}
