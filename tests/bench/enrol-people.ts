import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import type { TestContext } from '../support/context';
import { face } from '../support/device-client';

/** So many employees of a site, each with the made-up face of their number. */
export async function enrolPeople(context: TestContext, siteId: string, count: number): Promise<void> {
	const admin = context.as(await context.newAdmin());
	for (let person = 0; person < count; person++) {
		const employeeId = await context.newEmployee({ siteId });
		await recordConsent(admin, { employeeId, textVersion: '1', text: 'I agree.', signedName: 'Bench' });
		const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(person, drift)));
		const enrolled = await enrolFace(admin, {
			employeeId,
			source: 'camera',
			modelId: RECOGNITION_MODEL,
			descriptors,
			yaws: [0, 0.1, -0.1, 0, 0]
		});
		if (!enrolled.ok) throw new Error(enrolled.reason);
	}
}
