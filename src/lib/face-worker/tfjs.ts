// Everything the face pipeline needs of tfjs: the core and its chained operations (tensor.div() and friends, which
// face-api calls). face-api's own import of the whole tfjs package is pointed here (scripts/vite-face.js), so that
// there is exactly one engine.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';

export * from '@tensorflow/tfjs-core';
