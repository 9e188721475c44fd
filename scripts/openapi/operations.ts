import type * as v from 'valibot';
import { sessionReplySchema } from '../../src/lib/domain/access/session-reply';
import { PeriodListReplySchema, PeriodResultsReplySchema } from '../../src/lib/domain/exports/period-api';
import { galleryReplySchema, galleryRequestSchema } from '../../src/lib/domain/punch/gallery-wire';
import {
	apiErrorSchema,
	handshakeReplySchema,
	handshakeRequestSchema,
	nonceReplySchema,
	nonceRequestSchema,
	pairingReplySchema,
	pairingRequestSchema,
	punchBatchSchema,
	punchReplySchema
} from '../../src/lib/domain/punch/wire';

export type Answer = {
	description: string;
	/** name of a schema in `API_SCHEMAS`; ApiError unless said otherwise */
	schema?: string;
	headers?: string[];
};

export type Operation = {
	path: string;
	method: 'get' | 'post';
	summary: string;
	description: string;
	/** name of a schema in `API_SCHEMAS` */
	request?: string;
	/** sign-in by session cookie; devices sign what they send instead */
	session?: 'required' | 'for personal devices';
	/** a program's token does as well */
	token?: true;
	/** parts of the address behind the question mark, all optional */
	query?: Record<string, string>;
	answers: Record<number, Answer>;
};

/** Everything that travels, by its name in the description. */
export const API_SCHEMAS = {
	ApiError: apiErrorSchema,
	PairingRequest: pairingRequestSchema,
	PairingReply: pairingReplySchema,
	NonceRequest: nonceRequestSchema,
	NonceReply: nonceReplySchema,
	HandshakeRequest: handshakeRequestSchema,
	HandshakeReply: handshakeReplySchema,
	GalleryRequest: galleryRequestSchema,
	GalleryReply: galleryReplySchema,
	PunchBatch: punchBatchSchema,
	PunchReply: punchReplySchema,
	SessionReply: sessionReplySchema,
	PeriodListReply: PeriodListReplySchema,
	PeriodResultsReply: PeriodResultsReplySchema
} satisfies Record<string, v.GenericSchema>;

/** What any request with a body may get. */
const BODY_ANSWERS: Operation['answers'] = {
	400: {
		description:
			'`malformed`: not JSON in UTF-8, nested too deeply, or not as described; the message names the place.'
	},
	413: { description: '`too_large`: more than 256 KB.' },
	415: { description: '`unsupported_media_type`: not declared as application/json.' }
};
const UNAVAILABLE: Operation['answers'] = {
	503: {
		description: '`unavailable`: the database does not answer. Nothing is lost; try again after Retry-After.',
		headers: ['retry-after']
	}
};
const DEVICE_ANSWERS: Operation['answers'] = {
	401: { description: '`device_unknown` or `signature_invalid`. The device keeps what it holds.' },
	403: {
		description: '`device_revoked`: an administrator took the device out of service. It keeps what it holds.'
	}
};
const PEOPLE_ANSWERS: Operation['answers'] = {
	401: { description: '`sign_in_required`: nobody is signed in.' },
	403: { description: '`forbidden`: the role does not allow it.' }
};
const EPOCH_ANSWER: Operation['answers'] = {
	409: { description: '`epoch_unknown`: the request is of an epoch that this server never opened.' }
};

/** Every route of api/v1. A test compares them with the routes there are, and each answer with the running server's. */
export const OPERATIONS: Operation[] = [
	{
		path: '/api/v1/pairings',
		method: 'post',
		summary: 'Turn a one-time code into a device',
		description:
			'The browser makes a P-256 key of which the private half cannot be exported, and signs the code with it. A personal device is paired by its owner’s own sign-in.',
		request: 'PairingRequest',
		session: 'for personal devices',
		answers: {
			201: { description: 'Paired.', schema: 'PairingReply' },
			...BODY_ANSWERS,
			401: { description: '`sign_in_required`: a personal device, and nobody is signed in.' },
			403: { description: '`wrong_owner`: a personal device, and somebody else is signed in.' },
			404: { description: '`code_invalid`: no such code.' },
			410: { description: '`code_used` or `code_expired`.' },
			429: { description: '`throttled`: too many wrong codes.', headers: ['retry-after'] },
			...UNAVAILABLE
		}
	},
	{
		path: '/api/v1/nonces',
		method: 'post',
		summary: 'Get a nonce for one punch made online',
		description: 'Good for 120 seconds, for this device and epoch, once.',
		request: 'NonceRequest',
		answers: {
			200: { description: 'A nonce.', schema: 'NonceReply' },
			...BODY_ANSWERS,
			...DEVICE_ANSWERS,
			...EPOCH_ANSWER,
			...UNAVAILABLE
		}
	},
	{
		path: '/api/v1/handshakes',
		method: 'post',
		summary: 'Compare both ends of the chain, and renew the lease',
		description: 'At every contact, before anything is sent. Safe to repeat.',
		request: 'HandshakeRequest',
		answers: {
			200: { description: 'What to do next.', schema: 'HandshakeReply' },
			...BODY_ANSWERS,
			...DEVICE_ANSWERS,
			...EPOCH_ANSWER,
			...UNAVAILABLE
		}
	},
	{
		path: '/api/v1/galleries',
		method: 'post',
		summary: 'Get the faces of the site, sealed to this device',
		description:
			'Only where a site lets its shared devices greet by name without network. The handshake names the revision to hold.',
		request: 'GalleryRequest',
		answers: {
			200: { description: 'The faces, sealed to the key that was asked for.', schema: 'GalleryReply' },
			...BODY_ANSWERS,
			...DEVICE_ANSWERS,
			404: { description: '`gallery_off`: this device is to hold no faces. Erase those that it holds.' },
			...EPOCH_ANSWER,
			...UNAVAILABLE
		}
	},
	{
		path: '/api/v1/punches',
		method: 'post',
		summary: 'Deliver signed events',
		description:
			'Up to 64 events of one device, oldest first. Each is answered by itself. An event is delivered once a receipt signed by the server names its hash, and not before.',
		request: 'PunchBatch',
		answers: {
			200: { description: 'At least one event is stored.', schema: 'PunchReply' },
			...BODY_ANSWERS,
			...DEVICE_ANSWERS,
			409: {
				description: 'Every event was refused because its nonce or its id was used before.',
				schema: 'PunchReply'
			},
			422: { description: 'Every event was refused; each answer says why.', schema: 'PunchReply' },
			503: {
				description:
					'`unavailable`: the database does not answer; or `backlogged`: so many punches wait for their judgement that queues come later; or `busy`: too much to do at once. Nothing is lost; try again after Retry-After.',
				headers: ['retry-after']
			}
		}
	},
	{
		path: '/api/v1/periods',
		method: 'get',
		summary: 'The latest periods of every calendar',
		description:
			'For the office, and for programs with a token; counts are of those whom the caller supervises.',
		session: 'required',
		token: true,
		answers: {
			200: { description: 'The periods, latest first.', schema: 'PeriodListReply' },
			...PEOPLE_ANSWERS,
			...UNAVAILABLE
		}
	},
	{
		path: '/api/v1/periods/{id}',
		method: 'get',
		summary: 'What a period comes to, for each employee',
		description:
			'For the office, and for programs with a token; only those whom the caller supervises are in the answer. Results that are not locked are drafts.',
		session: 'required',
		token: true,
		query: {
			status: '`locked`: leave drafts out',
			department: 'id of a department: only its employees',
			site: 'id of a site: only its employees'
		},
		answers: {
			200: { description: 'One result for each employee, by name.', schema: 'PeriodResultsReply' },
			...PEOPLE_ANSWERS,
			404: { description: '`not_found`: no such period.' },
			...UNAVAILABLE
		}
	},
	{
		path: '/api/v1/session',
		method: 'get',
		summary: 'Who is signed in in this browser',
		description: 'For device screens, which open without a network and know nobody.',
		session: 'required',
		answers: {
			200: { description: 'Somebody is.', schema: 'SessionReply' },
			401: { description: '`sign_in_required`: nobody is.' },
			...UNAVAILABLE
		}
	}
];
