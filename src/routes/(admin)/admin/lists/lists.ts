import type { Context } from '$lib/server/context';
import { listToCsv, type OfficeList } from '../../../components/office-list';
import { delegationList } from '../delegations/list';
import { departmentList } from '../departments/list';
import { deviceList } from '../devices/list';
import { templateList } from '../exports/list';
import { importList } from '../imports/list';
import { periodMemberList } from '../periods/[id]/list';
import { periodList } from '../periods/list';
import { patternList } from '../periods/patterns/list';
import { signatoryList } from '../periods/signatories/list';
import { programList } from '../programs/list';
import { requestList } from '../requests/list';
import { reviewList } from '../review/list';
import { siteList } from '../sites/list';
import { assignmentList } from '../timekeeping/assignments/list';
import { codeList } from '../timekeeping/codes/list';
import { holidayList } from '../timekeeping/holidays/list';
import { policyList } from '../timekeeping/policies/list';
import { scheduleList } from '../timekeeping/schedules/list';
import { suspensionList } from '../timekeeping/suspensions/list';
import { todayList } from '../today-list';
import { userList } from '../users/list';

type MakeFile = (context: Context, url: URL) => Promise<string>;

/** Each list's rows are of another type: from here on it is the file that counts. */
const file = <Row, Beside extends object>(list: OfficeList<Row, Beside>): [string, MakeFile] => [
	list.name,
	(context, url) => listToCsv(list, context, url)
];

/** The lists that come as a file, by name; each checks who asks. */
export const LIST_FILES: ReadonlyMap<string, MakeFile> = new Map([
	file(assignmentList),
	file(codeList),
	file(delegationList),
	file(departmentList),
	file(deviceList),
	file(holidayList),
	file(importList),
	file(patternList),
	file(periodList),
	file(periodMemberList),
	file(policyList),
	file(programList),
	file(requestList),
	file(reviewList),
	file(scheduleList),
	file(signatoryList),
	file(siteList),
	file(suspensionList),
	file(templateList),
	file(todayList),
	file(userList)
]);
