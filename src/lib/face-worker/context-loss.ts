import { backend, getBackend } from './tfjs';

/**
 * Tells when the graphics driver takes WebGL's context away (sleep, another tab's crash, a driver update). tfjs throws
 * nothing then: reads never end or give zeros, and the detector simply sees nobody. Nothing to tell on other backends.
 */
export function watchContext(lost: () => void): void {
	findContext()?.canvas.addEventListener('webglcontextlost', lost);
}

/** True once the context is gone. */
export function isContextLost(): boolean {
	return findContext()?.isContextLost() ?? false;
}

function findContext(): WebGLRenderingContext | null {
	if (getBackend() !== 'webgl') return null;
	// The type of the WebGL backend belongs to a package that is only loaded where it is used.
	return (backend() as unknown as { gpgpu: { gl: WebGLRenderingContext } }).gpgpu.gl;
}
