#include "lint/objects/applied.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"
#include "base/path.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 17> environments = {
    "ci",         "demo", "dev",     "development", "kind",    "local", "minikube", "preview", "prod",
    "production", "qa",   "sandbox", "stage",       "staging", "test",  "testing",  "uat"};

/// The words of a file name, without its extension.
std::vector<std::string_view> words_of(std::string_view path) {
  std::string_view name = base::file_name(path);
  for (std::string_view end : {".yaml", ".yml", ".json"}) {
    if (name.ends_with(end)) name.remove_suffix(end.size());
  }
  std::vector<std::string_view> out;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of("-_. "), name.size());
    if (end > 0) out.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return out;
}

/// `2`, `v1`, `v1beta1`, `a`: numbering of alternatives.
bool is_count(std::string_view word) {
  if (word.size() == 1) return true;
  if (word.starts_with('v')) word.remove_prefix(1);
  return !word.empty() && base::is_digit(word.front());
}

bool tells_apart(std::string_view word) {
  return is_count(word) || std::ranges::find(environments, word) != environments.end();
}

/// Leading numbers define the order of files: `10-web.yaml` and `20-api.yaml` belong together.
std::vector<std::string_view> without_order(std::vector<std::string_view> words) {
  const bool ordered =
      words.size() > 1 && words.front().find_first_not_of("0123456789") == std::string_view::npos;
  if (ordered) words.erase(words.begin());
  return words;
}

}  // namespace

std::string variant_of(std::string_view path) {
  std::string out;
  for (std::string_view word : without_order(words_of(path))) {
    if (tells_apart(word)) out.append(word).append(" ");
  }
  return out;
}

std::string applied_set(const Object& object, const ObjectIndex& index) {
  if (object.unit != 0) return std::to_string(object.unit);
  const std::string_view path = index.path(object);
  return "0 " + base::directory_of(path) + " " + variant_of(path);
}

bool are_alternatives(const Object& a, const Object& b, const ObjectIndex& index) {
  const std::string_view one = index.path(a), other = index.path(b);
  if (a.unit != 0 || b.unit != 0 || one == other) return false;
  std::vector<std::string_view> few = without_order(words_of(one)), many = without_order(words_of(other));
  if (few.size() > many.size()) std::swap(few, many);
  return std::ranges::all_of(
      few, [&](std::string_view word) { return std::ranges::find(many, word) != many.end(); });
}

bool applied_together(const Object& a, const Object& b, const ObjectIndex& index) {
  return applied_set(a, index) == applied_set(b, index) && !are_alternatives(a, b, index);
}

}  // namespace twinhull::lint
