#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::source {

/// A range of bytes in one file. File 0 means unknown.
struct Span {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool known() const { return file != 0; }
  /// Whether the other range is part of this one.
  bool contains(const Span& inner) const {
    return file == inner.file && begin <= inner.begin && inner.end <= end;
  }
  friend bool operator==(const Span&, const Span&) = default;
};

/// A line and a column, both counted from 1, columns in Unicode code points.
struct Position {
  int line = 1;
  int column = 1;
};

/// The texts of all files that were read, kept for the whole run. Lines and columns are computed from byte
/// offsets when they are printed.
class Files {
 public:
  /// Adds a file; `path` is its name in findings. Returns its ID, starting at 1.
  std::uint32_t add(std::string path, std::string text);

  const std::string& path(std::uint32_t file) const;
  std::string_view text(std::uint32_t file) const;
  std::string_view text(Span span) const;

  Position position(std::uint32_t file, std::uint32_t offset) const;
  /// The line's text without its line break; lines are counted from 1.
  std::string_view line(std::uint32_t file, int line) const;
  /// The number of files.
  std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string path;
    std::string text;
    mutable std::vector<std::uint32_t> line_starts;  ///< computed at first use, by one thread
    /// The number of code points before every kStride-th byte, so that columns of a long line are not counted
    /// from its start each time. Computed at first use.
    mutable std::vector<std::uint32_t> points;
  };
  const File& at(std::uint32_t file) const;
  static void find_lines(const File& file);
  static std::size_t points_before(const File& file, std::size_t offset);

  std::deque<File> files_;
};

}  // namespace twinhull::source
