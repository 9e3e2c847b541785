// Driver of tests/yaml_property.py. Reads YAML from standard input:
//   yaml_driver write   one document → the same data, as written by our writer
//   yaml_driver go      a list → each item as Go's YAML prints it, in base64, on a line; `none` if it does
//   not yaml_driver same    pairs of documents → a line for each pair: `same` or `different`

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "yaml/go_yaml_writer.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

namespace {

using namespace twinhull;

std::string read_input() {
  std::string text;
  char buffer[65536];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;)
    text.append(buffer, count);
  return text;
}

bool same(const yaml::Node* a, const yaml::Node* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return yaml::equal(*a, *b);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view mode = count == 2 ? arguments[1] : "";
  source::Files files;
  base::Arena arena;
  const std::uint32_t file = files.add("standard input", read_input());
  const yaml::ReadResult read = yaml::read(files, file, arena);
  for (const diagnostic::Finding& finding : read.findings) {
    const source::Position location = files.position(file, finding.span.begin);
    std::fprintf(stderr, "%d:%d: %s: %s\n", location.line, location.column, finding.rule.c_str(),
                 finding.message.c_str());
  }
  if (!read.ok()) return 1;

  std::string out;
  if (mode == "write" && read.documents.size() == 1) {
    yaml::write(out, *read.documents[0].root);
  } else if (mode == "go" && read.documents.size() == 1) {
    for (const yaml::Node* item : read.documents[0].root->items) {
      const std::optional<std::string> printed = yaml::write_go_yaml(*item);
      out += printed ? base::base64(*printed) + "\n" : "none\n";
    }
  } else if (mode == "same" && read.documents.size() % 2 == 0) {
    for (std::size_t i = 0; i < read.documents.size(); i += 2) {
      out += same(read.documents[i].root, read.documents[i + 1].root) ? "same\n" : "different\n";
    }
  } else {
    std::fputs("usage: yaml_driver write|go|same\n", stderr);
    return 2;
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}
