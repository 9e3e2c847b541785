// Driver of tests/api_property.py: validates objects against the API tables. Reads YAML documents from
// standard input and prints a line per finding, `DOCUMENT<tab>RULE<tab>PATH<tab>MESSAGE<tab>HELP`, and
// `DOCUMENT<tab>unknown` for an object of an unknown kind. The given CustomResourceDefinitions are read
// first; their errors are printed with the document -1.
//   api_driver RELEASE [CRDS.yaml…]

#include <fmt/core.h>

#include <cstdio>
#include <deque>
#include <fstream>
#include <iterator>
#include <string>

#include "kubernetes/crd.h"
#include "lint/typecheck/schema_check.h"
#include "yaml/reader.h"

namespace {

using namespace twinhull;

std::string read_input() {
  std::string text;
  char buffer[65536];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;)
    text.append(buffer, count);
  return text;
}

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void print(long document, const diagnostic::Findings& findings) {
  for (const diagnostic::Finding& finding : findings) {
    fmt::print("{}\t{}\t{}\t{}\t{}\n", document, finding.rule, finding.path, finding.message, finding.help);
  }
}

}  // namespace

int main(int count, char** arguments) {
  const kubernetes::ParsedVersion release =
      kubernetes::parse_kubernetes_version(count >= 2 ? arguments[1] : "");
  if (!release.version) {
    fmt::print(stderr, "usage: api_driver RELEASE [CRDS.yaml...] < objects.yaml\n");
    return 2;
  }
  source::Files files;
  base::Arena arena;
  const auto read = [&](std::string name, std::string text) {
    return yaml::read(files, files.add(std::move(name), std::move(text)), arena,
                      {.accept_yaml11_scalars = true});
  };
  lint::ApiContext apis{.kubernetes_version = *release.version};
  std::deque<kubernetes::ApiCatalog> custom;
  for (int i = 2; i < count; ++i) {
    for (const yaml::Document& document : read(arguments[i], read_file(arguments[i])).documents) {
      diagnostic::Findings findings;
      if (auto types = kubernetes::read_crd(*document.root, arena, findings)) {
        custom.push_back(*types);
        apis.custom.push_back(&custom.back());
      }
      print(-1, findings);
    }
  }
  const yaml::ReadResult input = read("input", read_input());
  if (!input.ok()) {
    for (const diagnostic::Finding& finding : input.findings) fmt::print(stderr, "{}\n", finding.message);
    return 2;
  }
  lint::RegexCache patterns;
  for (std::size_t i = 0; i < input.documents.size(); ++i) {
    const lint::SchemaResult result = lint::check_object(*input.documents[i].root, apis, patterns);
    if (result.unknown_kind) fmt::print("{}\tunknown\n", i);
    print(static_cast<long>(i), result.findings);
  }
  return 0;
}
