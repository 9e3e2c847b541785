#include "source/files.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/unicode.h"

namespace twinhull::source {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::size_t kStride = 1024;

/// Held while something is computed at first use. Nothing changes it afterwards, so it is read without the
/// lock.
std::mutex first_use;

}  // namespace

std::uint32_t Files::add(std::string path, std::string text) {
  files_.push_back({std::move(path), std::move(text), {}, {}});
  return static_cast<std::uint32_t>(files_.size());
}

const Files::File& Files::at(std::uint32_t file) const {
  static const File nowhere;
  return file == 0 || file > files_.size() ? nowhere : files_[file - 1];
}

const std::string& Files::path(std::uint32_t file) const { return at(file).path; }

std::string_view Files::text(std::uint32_t file) const { return at(file).text; }

std::string_view Files::text(Span span) const {
  const std::string_view all = at(span.file).text;
  const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, all.size());
  return all.substr(begin, end - begin);
}

void Files::find_lines(const File& file) {
  // Targets that are compared in parallel compute positions in the files that they share.
  const std::scoped_lock lock(first_use);
  if (!file.line_starts.empty()) return;
  // Editors do not show a byte order mark, so the first line begins after it.
  const std::string_view text = file.text;
  file.line_starts.push_back(text.starts_with(kByteOrderMark) ? 3 : 0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    file.line_starts.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::size_t Files::points_before(const File& file, std::size_t offset) {
  const std::string_view text = file.text;
  if (const std::scoped_lock lock(first_use); file.points.empty()) {
    std::uint32_t points = 0;
    for (std::size_t at = 0; at <= text.size(); at += kStride) {
      file.points.push_back(points);
      points += static_cast<std::uint32_t>(base::count_code_points(text.substr(at, kStride)));
    }
  }
  const std::size_t block = offset / kStride;
  return file.points[block] + base::count_code_points(text.substr(block * kStride, offset - block * kStride));
}

Position Files::position(std::uint32_t file, std::uint32_t offset) const {
  const File& found = at(file);
  if (&found == &at(0)) return {};
  find_lines(found);
  const std::vector<std::uint32_t>& starts = found.line_starts;
  const std::uint32_t location =
      std::clamp<std::uint32_t>(offset, starts.front(), static_cast<std::uint32_t>(found.text.size()));
  const auto after = std::upper_bound(starts.begin(), starts.end(), location);
  const std::uint32_t start = *(after - 1);
  const std::size_t before =
      location - start <= kStride
          ? base::count_code_points(std::string_view(found.text).substr(start, location - start))
          : points_before(found, location) - points_before(found, start);
  return {static_cast<int>(after - starts.begin()), static_cast<int>(before) + 1};
}

std::string_view Files::line(std::uint32_t file, int line) const {
  const File& found = at(file);
  if (line < 1 || &found == &at(0)) return {};
  find_lines(found);
  const std::size_t number = static_cast<std::size_t>(line);
  if (number > found.line_starts.size()) return {};
  const std::uint32_t begin = found.line_starts[number - 1];
  if (number == found.line_starts.size()) return std::string_view(found.text).substr(begin);
  std::string_view rest = std::string_view(found.text).substr(begin, found.line_starts[number] - 1 - begin);
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

}  // namespace twinhull::source
