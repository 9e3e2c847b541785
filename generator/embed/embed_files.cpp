/// Build tool: embeds files in the program, as a C++ source file.
///
///     embed_files OUT.cpp ROOT FILE…
///
/// Generates the table that pipeline/builtin_files.h declares: the path from ROOT and the text of each file.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// A string view with its length: clang does not find the ends of so many texts while compiling.
std::string literal(std::string_view text) {
  std::string out = "{\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n\"\n\"";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\", " + std::to_string(text.size()) + "}";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string root = std::string(argv[2]) + "/";
  std::vector<std::string> paths(argv + 3, argv + argc);
  std::ranges::sort(paths);
  std::ofstream out(argv[1], std::ios::binary);
  out << "#include \"pipeline/builtin_files.h\"\n\nnamespace twinhull::pipeline {\nnamespace {\n"
      << "constexpr BuiltinFile table[] = {\n";
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    if (!path.starts_with(root) || !in || text.find('\0') != std::string::npos) {
      std::fprintf(stderr, "%s: error: it is not a text file below %s\n", path.c_str(), root.c_str());
      return 1;
    }
    out << "{" << literal(path.substr(root.size())) << ",\n" << literal(text) << "},\n";
  }
  out << "};\n}  // namespace\n\nstd::span<const BuiltinFile> builtin_table() { return table; }\n\n"
      << "}  // namespace twinhull::pipeline\n";
  return out.good() ? 0 : 1;
}
