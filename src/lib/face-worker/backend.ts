import type { BackendName } from './protocol';
import { FaceError } from './protocol';
import { enableProdMode, env, getBackend, ready, setBackend } from './tfjs';

const SIMD_BINARY = 'tfjs-backend-wasm-simd.wasm';

/**
 * Starts one backend or throws `no_backend`. tfjs answers a backend that does not start with `false` and then silently
 * takes another one, so both the answer and the outcome are checked.
 * @param modelsUrl folder that holds the WebAssembly binary
 */
export async function startBackend(name: BackendName, modelsUrl: string): Promise<void> {
	enableProdMode();
	await register(name, modelsUrl);
	const started = await setBackend(name);
	await ready();
	if (!started || getBackend() !== name) throw new FaceError('no_backend', `${name} does not start here`);
}

/** Only the backend in use is downloaded. */
async function register(name: BackendName, modelsUrl: string): Promise<void> {
	if (name === 'webgl') {
		await import('@tensorflow/tfjs-backend-webgl');
	} else if (name === 'cpu') {
		await import('@tensorflow/tfjs-backend-cpu');
	} else {
		const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
		// Threads need cross-origin isolation and break on iOS (tensorflow/tfjs#7540): SIMD on one thread everywhere.
		env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
		const binary = modelsUrl + SIMD_BINARY;
		setWasmPaths({
			'tfjs-backend-wasm.wasm': binary,
			'tfjs-backend-wasm-simd.wasm': binary,
			'tfjs-backend-wasm-threaded-simd.wasm': binary
		});
	}
}

/**
 * True if WebGL draws on a graphics chip. On a software renderer (SwiftShader, llvmpipe) the recognition network takes
 * about ten times as long as on WebAssembly, and seconds to compile its shaders: not worth measuring.
 */
export function hasGraphicsChip(): boolean {
	const context = new OffscreenCanvas(1, 1).getContext('webgl2');
	if (!context) return false;
	const info = context.getExtension('WEBGL_debug_renderer_info');
	const renderer = String(context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER));
	context.getExtension('WEBGL_lose_context')?.loseContext();
	return !/swiftshader|llvmpipe|software|basic render|virgl/i.test(renderer);
}
