import { createFramePixels } from './frame-pixels';
import { startPipeline, type Pipeline } from './pipeline';
import { FaceError, type FaceReply, type FaceRequest } from './protocol';

// The dedicated worker's own global; the project compiles against the page's types.
const scope = self as unknown as {
	onmessage: ((event: MessageEvent<FaceRequest>) => void) | null;
	postMessage: (reply: FaceReply) => void;
};

const readPixels = createFramePixels();
let pipeline: Pipeline | null = null;

scope.onmessage = async ({ data: request }) => {
	try {
		scope.postMessage({ id: request.id, ok: true, value: await answer(request) });
	} catch (cause) {
		const reason = cause instanceof FaceError ? cause.reason : 'inference_failed';
		scope.postMessage({ id: request.id, ok: false, reason, message: String(cause) });
	}
};

async function answer(request: FaceRequest) {
	if (request.kind === 'start') {
		pipeline = await startPipeline(request);
		return pipeline.info;
	}
	if (!pipeline) throw new FaceError('inference_failed', 'the pipeline has not been started');
	if (request.kind === 'memory') return pipeline.memory();
	const { frame, purpose, capturedAtMonotonicMs } = request;
	const image = readPixels(frame);
	frame.close();
	return pipeline.analyse(image, { purpose, capturedAtMonotonicMs });
}
