func openPieces(path: String, options: SeriesReader.Options) throws -> any PieceSource {
  throw SeriesError.unreadable(file: path, reason: "reading is not written yet")
}
