import { isContextLost, watchContext } from './context-loss';
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
/** Answers the request in hand, which will never end by itself. */
let giveUp: (() => void) | null = null;

scope.onmessage = async ({ data: request }) => {
	const { id } = request;
	let answered = false;
	const reply = (message: FaceReply) => {
		if (!answered) scope.postMessage(message);
		answered = true;
	};
	giveUp = () => reply({ id, ok: false, reason: 'context_lost', message: 'WebGL lost its context' });
	try {
		const value = await answer(request);
		// What a lost context saw is not worth telling.
		if (isContextLost()) giveUp();
		else reply({ id, ok: true, value });
	} catch (cause) {
		if (isContextLost()) giveUp();
		const reason = cause instanceof FaceError ? cause.reason : 'inference_failed';
		reply({ id, ok: false, reason, message: String(cause) });
	}
};

async function answer(request: FaceRequest) {
	if (request.kind === 'start') {
		pipeline = await startPipeline(request);
		watchContext(() => giveUp?.());
		return pipeline.info;
	}
	if (!pipeline) throw new FaceError('inference_failed', 'the pipeline has not been started');
	if (request.kind === 'memory') return pipeline.memory();
	const { frame, purpose, capturedAtMonotonicMs } = request;
	const image = readPixels(frame);
	frame.close();
	return pipeline.analyse(image, { purpose, capturedAtMonotonicMs });
}
