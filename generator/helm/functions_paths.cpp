#include <vector>

#include "helm/evaluator.h"
#include "helm/functions.h"

namespace twinhull::helm {
namespace {

/// Go's `path.Clean`.
std::string clean(std::string_view path) {
  if (path.empty()) return ".";
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty() && parts.back() != "..") {
        parts.pop_back();
      } else if (!rooted) {
        parts.push_back(part);
      }
      continue;
    }
    parts.push_back(part);
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) out.append(i > 0 ? "/" : "").append(parts[i]);
  return out.empty() ? "." : out;
}

Value base_(const Call& call) {
  std::string_view path = call[0].text();
  if (path.empty()) return of_text(".");
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return of_text("/");
  const std::size_t slash = path.rfind('/');
  return of_text(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Value dir(const Call& call) {
  const std::string_view path = call[0].text();
  const std::size_t slash = path.rfind('/');
  return call.text(clean(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1)));
}

Value clean_(const Call& call) { return call.text(clean(call[0].text())); }

Value ext(const Call& call) {
  const std::string_view path = call[0].text();
  const std::size_t dot = path.find_last_of("./");
  return of_text(dot == std::string_view::npos || path[dot] == '/' ? std::string_view() : path.substr(dot));
}

Value is_abs(const Call& call) { return of(call[0].text().starts_with('/')); }

constexpr Function functions[] = {{"base", "s", base_},     {"clean", "s", clean_}, {"dir", "s", dir},
                                  {"ext", "s", ext},        {"isAbs", "s", is_abs}, {"osBase", "s", base_},
                                  {"osClean", "s", clean_}, {"osDir", "s", dir},    {"osExt", "s", ext},
                                  {"osIsAbs", "s", is_abs}};

}  // namespace

FunctionTable path_functions() { return functions; }

}  // namespace twinhull::helm
