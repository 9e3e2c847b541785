#include <doctest/doctest.h>

#include <atomic>
#include <string>

#include "base/parallel.h"
#include "source/files.h"

using namespace twinhull::source;

namespace {

void at(const Files& files, std::uint32_t file, std::uint32_t offset, int line, int column) {
  const Position position = files.position(file, offset);
  CAPTURE(offset);
  CHECK(position.line == line);
  CHECK(position.column == column);
}

}  // namespace

TEST_CASE("positions are one-based, lines end at LF and CRLF, columns are code points") {
  Files files;
  const std::uint32_t file = files.add("a.yaml", "ab\n\xC3\xA9\xF0\x9F\x98\x80x\r\n\rz\n");
  CHECK(file == 1);
  CHECK(files.size() == 1);
  CHECK(files.path(file) == "a.yaml");
  at(files, file, 0, 1, 1);
  at(files, file, 2, 1, 3);
  at(files, file, 3, 2, 1);
  at(files, file, 5, 2, 2);
  at(files, file, 9, 2, 3);
  at(files, file, 12, 3, 1);
  at(files, file, 13, 3, 2);
  at(files, file, 15, 4, 1);
  at(files, file, 9999, 4, 1);
}

TEST_CASE("lines are returned without their line break") {
  Files files;
  const std::uint32_t file = files.add("a.yaml", "ab\ncd\r\n\nlast");
  CHECK(files.line(file, 1) == "ab");
  CHECK(files.line(file, 2) == "cd");
  CHECK(files.line(file, 3) == "");
  CHECK(files.line(file, 4) == "last");
  CHECK(files.line(file, 5).data() == nullptr);
  CHECK(files.line(file, 0).data() == nullptr);
}

TEST_CASE("a byte order mark takes no column") {
  Files files;
  const std::uint32_t file = files.add("a.yaml", "\xEF\xBB\xBFkey: 1\n");
  at(files, file, 0, 1, 1);
  at(files, file, 3, 1, 1);
  at(files, file, 4, 1, 2);
  CHECK(files.line(file, 1) == "key: 1");
}

TEST_CASE("spans return their text, invalid ones an empty text") {
  Files files;
  const std::uint32_t file = files.add("a.yaml", "key: value");
  CHECK(files.text(Span{file, 5, 10}) == "value");
  CHECK(files.text(Span{file, 5, 99}) == "value");
  CHECK(files.text(Span{file, 99, 5}).empty());
  CHECK(files.text(Span{}).empty());
  CHECK(files.path(0).empty());
  CHECK(files.path(7).empty());
  at(files, 0, 5, 1, 1);
  at(files, files.add("empty", ""), 0, 1, 1);
}

TEST_CASE("threads ask for positions in a file at the same time") {
  std::string text;
  for (int line = 0; line < 2000; ++line)
    text += "key: a value of some length, so that there are several blocks\n";
  for (int round = 0; round < 50; ++round) {
    Files files;
    const std::uint32_t file = files.add("a.yaml", text + std::string(5000, 'x'));
    std::atomic<int> wrong = 0;
    twinhull::base::parallel_for(64, 8, [&](std::size_t) {
      const auto end = static_cast<std::uint32_t>(text.size());
      const Position last = files.position(file, end + 4000);
      if (last.line != 2001 || last.column != 4001) ++wrong;
    });
    CHECK(wrong == 0);
  }
}
