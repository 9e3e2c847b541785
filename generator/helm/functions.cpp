#include "helm/functions.h"

#include <unordered_map>

#include "helm/evaluator.h"

namespace twinhull::helm {
namespace {

using Index = std::unordered_map<std::string_view, const Function*>;

Index make_index() {
  Index index;
  index.reserve(512);
  for (const FunctionTable table :
       {builtin_functions(), comparison_functions(), string_functions(), text_case_functions(),
        list_functions(), dict_functions(), number_functions(), type_functions(), date_functions(),
        semver_functions(), encoding_functions(), regex_functions(), path_functions(), url_functions(),
        crypto_functions(), helm_functions()}) {
    for (const Function& function : table) index.insert_or_assign(function.name, &function);
  }
  return index;
}

}  // namespace

Heap& Call::heap() const { return run.heap(); }

Value Call::fail(std::string message) const {
  run.fail_call(std::move(message));
  return {};
}

Value Call::text(std::string_view content) const { return of_text(run.heap(), content); }

Value Call::recorded(std::string_view content, const Pieces& pieces) const {
  return run.recorded(content, pieces);
}

bool is_lazy(const Function& function) { return function.name == "and" || function.name == "or"; }

const Function* find_function(std::string_view name) {
  static const Index index = make_index();
  const auto found = index.find(name);
  return found == index.end() ? nullptr : found->second;
}

}  // namespace twinhull::helm
