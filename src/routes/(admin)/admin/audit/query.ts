import { isUuid } from '$domain/uuid';
import { AUDIT_ORDERS, type AuditQuery } from '$lib/server/audit/audit-search.service';
import { sortOf } from '../../../components/list-query';
import { dateOf } from '../../../components/range-query';

/** What the address asks for; parts that make no sense count as not given. */
export function readAuditQuery(url: URL): AuditQuery & { order: NonNullable<AuditQuery['order']> } {
	const [who, what, about] = ['who', 'what', 'about'].map((name) => url.searchParams.get(name) ?? '');
	return {
		from: dateOf(url, 'from'),
		to: dateOf(url, 'to'),
		actor: who && (who === 'system' || isUuid(who)) ? who : null,
		action: what && /^[a-z_]{1,40}(\.[a-z_]{1,40})?$/.test(what) ? what : null,
		subjectId: about && isUuid(about) ? about : null,
		order: sortOf(url, AUDIT_ORDERS, { key: 'when', descending: true })
	};
}
