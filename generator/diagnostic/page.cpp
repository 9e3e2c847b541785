#include "diagnostic/page.h"

#include "base/text.h"

namespace twinhull::diagnostic {
namespace {

constexpr std::string_view fence = "```";

/// `[text](address)` becomes `text`.
std::string without_links(std::string_view line) {
  std::string out;
  while (!line.empty()) {
    const std::size_t open = line.find('[');
    const std::size_t middle = line.find("](", open == std::string_view::npos ? line.size() : open);
    const std::size_t close = line.find(')', middle == std::string_view::npos ? line.size() : middle);
    if (close == std::string_view::npos) break;
    out += line.substr(0, open);
    out += line.substr(open + 1, middle - open - 1);
    line.remove_prefix(close + 1);
  }
  return out += line;
}

std::string painted(std::string_view color, std::string_view text, const AnsiStyle& paint) {
  return std::string(color).append(text).append(paint.reset);
}

std::string text_of(std::string_view markdown, std::string_view heading, const AnsiStyle& paint) {
  std::string out;
  bool code = false;
  for (std::string_view line : base::split_lines(markdown)) {
    if (line.starts_with(fence)) {
      code = !code;
      const std::size_t space = line.find(' ');
      if (code && space != std::string_view::npos) {
        out += "  " + painted(paint.faint, line.substr(space + 1), paint) + "\n";
      }
    } else if (code) {
      out += line.empty() ? "\n" : "    " + std::string(line) + "\n";
    } else if (line.starts_with("# ")) {
      out += painted(heading, line.substr(2), paint) + "\n";
    } else if (line.starts_with("## ")) {
      out += painted(paint.bold, line.substr(3), paint) + "\n";
    } else if (line.starts_with("Severity: ")) {
      out += painted(paint.faint, line, paint) + "\n";
    } else {
      out += without_links(line) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string render_page(const Rule& rule, const AnsiStyle& paint) {
  return text_of(rule.page, color_of(rule.severity, paint), paint);
}

std::string plain_text(std::string_view markdown) { return text_of(markdown, {}, ansi_style_for(false)); }

std::string_view page_section(const Rule& rule, std::string_view heading) {
  const std::string mark = "\n## " + std::string(heading) + "\n";
  const std::size_t begin = rule.page.find(mark);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = rule.page.substr(begin + mark.size());
  return base::trim(rest.substr(0, rest.find("\n## ")));
}

}  // namespace twinhull::diagnostic
