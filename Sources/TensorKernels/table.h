// The table of one instruction set: TK_VARIANT names it, TK_VARIANT_NAME says it.
const tk_variant_table TK_VARIANT = {
    .name = TK_VARIANT_NAME,
    .lanes = TK_LANES,
    .sigmoid = tk_sigmoid_kernel,
    .tanh = tk_tanh_kernel,
    .softmax = tk_softmax_kernel,
    .tanh_backward = tk_tanh_backward_kernel,
    .row_dots = tk_row_dots_kernel,
    .add_weighted_rows = tk_add_weighted_rows_kernel,
    .add_outer = tk_add_outer_kernel,
    .add_product = tk_add_product_kernel,
    .adam = tk_adam_kernel,
    .lstm_pack = tk_lstm_pack_kernel,
    .lstm_forward = tk_lstm_forward_kernel,
    .lstm_pack_backward = tk_lstm_pack_backward_kernel,
    .lstm_backward = tk_lstm_backward_kernel,
};
