// The table of one instruction set: TK_VARIANT names it, TK_VARIANT_NAME says it.
const tk_variant_table TK_VARIANT = {
    .name = TK_VARIANT_NAME,
    .lanes = TK_LANES,
    .sigmoid = tk_sigmoid_kernel,
    .row_dots = tk_row_dots_kernel,
    .add_weighted_rows = tk_add_weighted_rows_kernel,
    .add_outer = tk_add_outer_kernel,
    .product = tk_product_kernel,
    .attention_pack = tk_attention_pack_kernel,
    .attention_scores = tk_attention_scores_kernel,
    .attention_backward = tk_attention_backward_kernel,
    .softmax_columns = tk_softmax_columns_kernel,
    .adam = tk_adam_kernel,
    .lstm = {.pack = tk_lstm_pack_kernel,
             .sum_inputs = tk_lstm_sum_inputs_kernel,
             .forward = tk_lstm_forward_kernel},
#ifdef TK_AVX512
    .lstm_bf16 = &tk_avx512_bf16,
#endif
    .lstm_pack_backward = tk_lstm_pack_backward_kernel,
    .lstm_backward = tk_lstm_backward_kernel,
    .multiply_adds = tk_multiply_adds_kernel,
};
