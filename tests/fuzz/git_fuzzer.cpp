#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/zlib.h"
#include "git/delta.h"
#include "git/index.h"
#include "git/object.h"

// The files of a repository that another wrote: the first byte selects an index, a tree, a commit, a delta
// (its base is what precedes the first line break) or a zlib stream. Results are within their bounds.

using namespace twinhull;

namespace {

constexpr std::size_t most = std::size_t{1} << 20U;

void expect(bool holds) {
  if (!holds) std::abort();
}

void read_delta(std::string_view text) {
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return;
  const std::optional<std::string> made = git::apply_delta(text.substr(0, line), text.substr(line + 1), most);
  expect(!made || made->size() <= most);
}

void read_stream(std::string_view text) {
  const std::string prefix = base::inflate_zlib_prefix(text, 64);
  expect(prefix.size() <= 64);
  bool given = false;
  bool valid = false;
  const auto next = [&] {
    const std::string_view part = given ? std::string_view() : text;
    given = true;
    return part;
  };
  const std::string whole = base::inflate_zlib(next, prefix.size(), valid);
  expect(!valid || whole == prefix);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'i': {
      const auto entries = git::read_index(text);
      expect(entries.value.has_value() == entries.error.empty());
      break;
    }
    case 't': {
      const auto entries = git::parse_tree(text);
      for (const git::TreeEntry& entry : entries.value_or(std::vector<git::TreeEntry>()))
        expect(!entry.name.empty() && entry.name.find('/') == std::string::npos);
      break;
    }
    case 'c':
      git::parse_commit(text);
      git::parse_tag(text);
      break;
    case 'd':
      read_delta(text);
      break;
    default:
      read_stream(text);
  }
  return 0;
}
