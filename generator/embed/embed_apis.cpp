/// Build tool: turns the files of schemas/kubernetes/ into the tables of `kubernetes::builtin_catalog`, a C++
/// source file of constants.
///
///     embed_apis OUT.cpp FILE…
///
/// schemas/kubernetes/README.md describes the format of the files.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "embed/api_text.h"

namespace {

using namespace twinhull;

/// Splits the text into string literals of a readable length.
void write_text(std::ofstream& out, std::string_view text) {
  out << "constexpr std::string_view text =";
  constexpr std::size_t longest = 100;
  for (std::size_t at = 0; at < text.size(); at += longest) {
    out << "\n\"";
    for (const char c : text.substr(at, longest)) {
      if (c == '\n') {
        out << "\\n";
      } else {
        if (c == '"' || c == '\\' || c == '?') out << '\\';  // `?`: no trigraphs
        out << c;
      }
    }
    out << '"';
  }
  out << ";\n";
}

template <typename Row, typename Write>
void write_rows(std::ofstream& out, const char* type, const char* name, const std::vector<Row>& rows,
                Write write) {
  out << "constexpr " << type << ' ' << name << "[] = {\n";
  for (const Row& row : rows) {
    out << '{';
    write(row);
    out << "},\n";
  }
  out << "};\n";
}

std::string part(kubernetes::TextRef text) {
  return "{" + std::to_string(text.begin) + "," + std::to_string(text.size) + "}";
}

void write(std::ofstream& out, const kubernetes::ApiBuilder& apis, int oldest, int newest) {
  out << "#include \"kubernetes/api.h\"\n\nnamespace twinhull::kubernetes {\nnamespace {\n";
  write_text(out, apis.text);
  write_rows(out, "TypeRow", "types", apis.types, [&](const kubernetes::TypeRow& row) {
    out << "BaseType(" << int(row.base) << ")," << int(row.flags) << ',' << row.limit_count << ','
        << row.first << ',' << row.count << ',' << row.first_limit;
  });
  write_rows(out, "FieldRow", "fields", apis.fields, [&](const kubernetes::FieldRow& row) {
    out << part(row.name) << ',' << row.type << ',' << int(row.versions) << ',' << int(row.required);
  });
  write_rows(out, "ConstraintRow", "limits", apis.limits, [&](const kubernetes::ConstraintRow& row) {
    out << "ConstraintKind(" << int(row.kind) << ")," << part(row.value);
  });
  write_rows(out, "KindRow", "kinds", apis.kinds, [&](const kubernetes::KindRow& row) {
    out << part(row.kind) << ',' << part(row.api_version) << ',' << row.type << ',' << int(row.versions)
        << ',' << int(row.flags);
  });
  write_rows(out, "LifecycleRow", "lifecycle", apis.lifecycle, [&](const kubernetes::LifecycleRow& row) {
    out << part(row.kind) << ',' << part(row.api_version) << ',' << part(row.deprecated) << ','
        << part(row.removed) << ',' << part(row.replacement);
  });
  write_rows(out, "ImmutableRow", "immutable", apis.immutable, [&](const kubernetes::ImmutableRow& row) {
    out << part(row.kind) << ',' << part(row.group) << ',' << part(row.path) << ',' << int(row.can_change);
  });
  out << "constexpr ApiCatalog tables = {text, types, fields, limits, kinds, lifecycle, immutable, " << oldest
      << ", " << newest << "};\n}  // namespace\n\nconst ApiCatalog& builtin_catalog() { return tables; }\n\n"
      << "}  // namespace twinhull::kubernetes\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<embed::ApiFile> files;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    files.push_back({argv[i], std::string(std::istreambuf_iterator<char>(in), {})});
  }
  std::ranges::sort(files, {}, &embed::ApiFile::path);
  // The releases are listed in the file of Kubernetes.
  std::stable_partition(files.begin(), files.end(),
                        [](const auto& f) { return f.path.ends_with("/kubernetes.api"); });
  kubernetes::ApiBuilder apis;
  int oldest = 0;
  int newest = 0;
  if (const std::string wrong = embed::read_apis(files, apis, oldest, newest); !wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    return 1;
  }
  std::ofstream out(argc > 1 ? argv[1] : "", std::ios::binary);
  write(out, apis, oldest, newest);
  return out.good() ? 0 : 1;
}
