// Rows of a matrix in groups whose sums stay in registers.

// Rows of the next group when so many are left: as few groups of at most `most` as there can be, of
// nearly equal sizes, since a group of few rows leaves registers idle.
TK_INLINE size_t rows_in_group(size_t left, size_t most) {
  size_t groups = (left + most - 1) / most;
  return (left + groups - 1) / groups;
}

// CALL(rows) with rows, at most `most`, as a constant.
#define TK_WITH_ROWS(most, rows, CALL)        \
  do {                                        \
    if (most >= 6 && rows == 6) CALL(6);      \
    else if (most >= 5 && rows == 5) CALL(5); \
    else if (most >= 4 && rows == 4) CALL(4); \
    else if (most >= 3 && rows == 3) CALL(3); \
    else if (rows == 2) CALL(2);              \
    else CALL(1);                             \
  } while (0)
