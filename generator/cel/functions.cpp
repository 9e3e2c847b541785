#include "cel/functions.h"

#include <algorithm>

namespace twinhull::cel {
namespace {

const std::vector<Function>& table() {
  static const std::vector<Function> rows = [] {
    std::vector<Function> all;
    for (const auto& group :
         {operator_functions(), conversion_functions(), string_functions(), list_functions(),
          math_functions(), time_functions(), network_functions(), kubernetes_functions()})
      all.insert(all.end(), group.begin(), group.end());
    std::stable_sort(all.begin(), all.end(),
                     [](const Function& a, const Function& b) { return a.name < b.name; });
    return all;
  }();
  return rows;
}

std::span<const Function> overloads(std::string_view name) {
  const std::vector<Function>& rows = table();
  const auto first = std::lower_bound(rows.begin(), rows.end(), name,
                                      [](const Function& f, std::string_view n) { return f.name < n; });
  auto last = first;
  while (last != rows.end() && last->name == name) ++last;
  return {first, last};
}

}  // namespace

const base::Expected<schema::Regex>& Budget::regex(const std::string& pattern) {
  const auto found = patterns_.find(pattern);
  if (found != patterns_.end()) return found->second;
  constexpr std::size_t most = 1'000;  // an expression can compute any number of them
  if (patterns_.size() >= most) patterns_.clear();
  spend(pattern.size());  // to compile it
  return patterns_.emplace(pattern, schema::Regex::compile(pattern, schema::RegexSyntax::re2)).first->second;
}

bool has_function(std::string_view name) { return !overloads(name).empty(); }

bool accepts(std::string_view name, bool member, std::size_t arguments) {
  const std::span<const Function> rows = overloads(name);
  return std::any_of(rows.begin(), rows.end(), [&](const Function& f) {
    return f.member == member && arguments >= f.least && arguments <= f.most;
  });
}

Value call_function(std::string_view name, bool member, Args args, Budget& budget) {
  constexpr std::size_t bytes_of_step = 64;  // of a text, which functions read or copy
  for (const Value& arg : args) {
    if (arg.is(Kind::string)) budget.spend(arg.text().size() / bytes_of_step);
  }
  for (const Function& row : overloads(name)) {
    if (row.member != member || args.size() < row.least || args.size() > row.most) continue;
    if (row.first != Kind::error && !args.empty() && !args[0].is(row.first)) continue;
    return row.call(args, budget);
  }
  return no_such_overload();
}

}  // namespace twinhull::cel
