import {
	add,
	depthwiseConv2d,
	dispose,
	fused,
	mul,
	type NamedTensorMap,
	type Tensor1D,
	type Tensor4D
} from './tfjs';

/** A convolution whose scale and shift have been worked into its filters and bias. */
export type FusedConv = { filters: Tensor4D; bias: Tensor1D };

/** Takes a weight by its name, or says which one the file lacks. */
export function takeWeight<T>(weights: NamedTensorMap, name: string): T {
	const tensor = weights[name];
	if (!tensor) throw new RangeError(`the weight file has no ${name}`);
	// The file's rank of each weight is part of what its SHA-256 fixes.
	return tensor as T;
}

/**
 * Works "times scale plus shift" of each channel, which follows the convolution in the trained network, into the
 * convolution itself: one pass over the picture instead of four. The given tensors are freed.
 * @param scale per channel; filters end with the channel (or with channel and 1, for depthwise ones)
 */
export function foldScale(
	filters: Tensor4D,
	bias: Tensor1D | null,
	scale: Tensor1D,
	shift: Tensor1D
): FusedConv {
	const channels = filters.shape[3] === 1 ? scale.reshape([scale.size, 1]) : scale;
	const scaled = bias && mul(bias, scale);
	const folded: FusedConv = {
		filters: mul(filters, channels),
		bias: scaled ? add(scaled, shift) : shift.clone()
	};
	dispose([filters, scale, shift, ...(bias ? [bias] : []), ...(scaled ? [scaled] : [])]);
	if (channels !== scale) dispose(channels);
	return folded;
}

type Activation = 'linear' | 'relu' | 'relu6';

/** Convolution, bias and activation in one kernel. */
export function conv(
	x: Tensor4D,
	layer: FusedConv,
	options: { stride?: number; pad?: 'same' | 'valid'; activation: Activation }
): Tensor4D {
	const { stride = 1, pad = 'same', activation } = options;
	return fused.conv2d({ x, filter: layer.filters, bias: layer.bias, strides: stride, pad, activation });
}

/** The same for one filter per channel. */
export function depthwiseConv(
	x: Tensor4D,
	layer: FusedConv,
	options: { stride: number; activation: Activation }
): Tensor4D {
	const { stride, activation } = options;
	return fused.depthwiseConv2d({
		x,
		filter: layer.filters,
		bias: layer.bias,
		strides: stride,
		pad: 'same',
		activation
	});
}

/** A depthwise convolution and the 1 x 1 convolution that mixes its channels; bias and activation belong to the second. */
export type SeparableConv = { depthwise: Tensor4D; pointwise: FusedConv };

/** Takes a separable layer as face-api's weight files name it. */
export function takeSeparable(weights: NamedTensorMap, name: string): SeparableConv {
	return {
		depthwise: takeWeight(weights, `${name}/depthwise_filter`),
		pointwise: {
			filters: takeWeight(weights, `${name}/pointwise_filter`),
			bias: takeWeight(weights, `${name}/bias`)
		}
	};
}

/** Two kernels in place of four or more. */
export function separableConv(
	x: Tensor4D,
	{ depthwise, pointwise }: SeparableConv,
	{ stride = 1, activation }: { stride?: number; activation: Activation }
): Tensor4D {
	return conv(depthwiseConv2d(x, depthwise, stride, 'same'), pointwise, { activation });
}
