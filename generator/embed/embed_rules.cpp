/// Build tool: turns the pages of docs/rules/ into the table of rules, a C++ source file.
///
///     embed_rules OUT.cpp PAGE.md…
///
/// A page in another format stops the build with an error. The format:
///
///     # requests-exceed-limits            the ID, which is the file name
///
///     Severity: error. Group: resources.          `. Profiles: strict, pss-restricted.` may follow
///
///     A resource request exceeds the limit.       the title: one sentence, one line
///
///     ## Why                              then the sections below, in this order
///
/// `Bad` and `Good` are the rule's test. `Not reported when` lists the cases in which a reader expects a
/// finding that is not reported; a rule without such cases has no such section. See docs/style.md for the
/// words.

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Page {
  std::string id;
  std::string severity;
  std::string group;
  std::string profiles;
  std::string title;
  std::string text;
};

constexpr std::array<std::string_view, 3> severities = {"error", "warning", "info"};

struct Section {
  std::string_view name;
  bool required = true;
};

constexpr std::array sections = {Section{"Why"},
                                 Section{"Bad"},
                                 Section{"Good"},
                                 Section{"How to fix"},
                                 Section{"Not reported when", false},
                                 Section{"Also known as", false}};

/// Removes `prefix … suffix` from the front of a line; false if the line has another format.
bool between(std::string_view line, std::string_view prefix, std::string_view suffix, std::string& out) {
  if (!line.starts_with(prefix) || !line.ends_with(suffix)) return false;
  if (line.size() < prefix.size() + suffix.size()) return false;
  out = line.substr(prefix.size(), line.size() - prefix.size() - suffix.size());
  return !out.empty();
}

std::string_view line_at(std::string_view text, std::size_t number) {
  for (; number > 0; --number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

/// What is wrong with the sections of a page; empty if valid.
std::string check_sections(std::string_view text) {
  constexpr std::string_view mark = "## ";
  const auto* next = sections.begin();
  // The first required section before `stop` that is missing.
  const auto missing = [&](const Section* stop) {
    const auto* found = std::find_if(next, stop, [](const Section& one) { return one.required; });
    return found == stop ? std::string() : "section " + quoted(found->name) + " is missing";
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(end);
    if (!line.starts_with(mark)) continue;
    const std::string_view name = line.substr(mark.size());
    const auto* found =
        std::find_if(next, sections.end(), [&](const Section& one) { return one.name == name; });
    if (found == sections.end()) return "section " + quoted(name) + " is unknown, repeated or out of order";
    if (std::string wrong = missing(found); !wrong.empty()) return wrong;
    next = found + 1;
  }
  return missing(sections.end());
}

/// What is wrong with the page; empty if valid.
std::string read(std::string_view name, Page& page) {
  std::string facts;
  if (!between(line_at(page.text, 0), "# ", "", page.id)) return "the first line is not `# ID`";
  if (page.id != name) return "the heading differs from the file name";
  if (!between(line_at(page.text, 2), "Severity: ", ".", facts)) {
    return "the third line is not `Severity: SEVERITY. Group: GROUP.`";
  }
  if (const std::size_t at = facts.find(". Profiles: "); at != std::string::npos) {
    page.profiles = facts.substr(at + 12);
    facts.resize(at);
  }
  const std::size_t dot = facts.find(". Group: ");
  if (dot == std::string::npos) return "the third line has no group";
  page.severity = facts.substr(0, dot);
  page.group = facts.substr(dot + 9);
  if (std::ranges::find(severities, page.severity) == severities.end()) {
    return "`" + page.severity + "` is not a severity";
  }
  page.title = line_at(page.text, 4);
  if (!page.title.ends_with('.') || page.title.size() > 140)
    return "the fifth line is not one sentence of at most 140 characters";
  return check_sections(page.text);
}

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n\"\n\"";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"sv";
}

/// The lines `TOOL: ID, ID` of the section `Also known as`.
std::string equivalents(std::string_view text) {
  constexpr std::string_view heading = "\n## Also known as\n";
  std::string out;
  const std::size_t at = text.find(heading);
  if (at == std::string_view::npos) return out;
  text.remove_prefix(at + heading.size());
  for (; !text.empty() && !text.starts_with("## ");
       text.remove_prefix(std::min(text.size(), text.find('\n') + 1))) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with("- ")) out.append(line.substr(2)).append("\n");
    if (text.find('\n') == std::string_view::npos) break;
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Page> pages;
  for (int i = 2; i < argc; ++i) {
    const std::string path = argv[i];
    std::ifstream in(path, std::ios::binary);
    Page page;
    page.text.assign(std::istreambuf_iterator<char>(in), {});
    std::string_view name = path;
    name.remove_prefix(name.find_last_of('/') + 1);
    name.remove_suffix(name.ends_with(".md") ? 3 : 0);
    if (const std::string wrong = read(name, page); !wrong.empty()) {
      std::fprintf(stderr, "%s: error: %s\n", path.c_str(), wrong.c_str());
      return 1;
    }
    pages.push_back(std::move(page));
  }
  std::ranges::sort(pages, {}, &Page::id);

  std::ofstream out(argc > 1 ? argv[1] : "", std::ios::binary);
  out << "#include \"diagnostic/packed_rules.h\"\n\nnamespace twinhull::diagnostic {\nnamespace {\n"
      // string_view literals have a known length: counting characters at compile time exceeds compiler
      // limits.
      << "using namespace std::string_view_literals;\n"
      << "constexpr std::string_view texts =\n";
  std::string rows;
  for (const Page& page : pages) {
    const std::array<std::string, 6> parts = {
        page.id, page.group, page.profiles, page.title, equivalents(page.text), page.text};
    rows += "{Severity::" + page.severity + ", {";
    for (const std::string& part : parts) {
      if (!part.empty()) out << literal(part) << '\n';
      rows += std::to_string(part.size()) + ", ";
    }
    rows += "}},\n";
  }
  out << ";\nconstexpr PackedRule packed[] = {\n"
      << rows << "};\n}  // namespace\n\n"
      << "std::span<const Rule> rules() {\n  static const std::vector<Rule> table = unpacked(packed, "
         "texts);\n"
      << "  return table;\n}\n\n}  // namespace twinhull::diagnostic\n";
  return out.good() ? 0 : 1;
}
