// Groups the fragments that can share a named template. A file of a component may include fragments of which
// each component has its own, by the component's name: files are therefore grouped first, and what differs
// between the files of a group is not shared.

#include "template/shared_fragments.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace twinhull::tmpl {
namespace {

/// A fragment of a component, with what distinguishes it from the same fragment of another one.
struct Candidate {
  const Fragment* fragment;
  std::string text;  ///< with name, port and values of the component as arguments
  DefineUses uses;
  std::size_t kind = 0;  ///< equal for those that can share a `define`
};

using Group = std::vector<Candidate*>;

/// Numbers kinds: those of equal texts are equal, unless they include fragments of different kinds.
void number_kinds(std::vector<Candidate>& candidates, const std::set<std::string_view>& own) {
  std::map<const Fragment*, std::size_t> kinds;
  for (std::size_t known = 0;;) {
    std::map<std::pair<std::string_view, std::vector<std::size_t>>, std::size_t> numbers;
    for (Candidate& one : candidates) {
      std::vector<std::size_t> nested;
      for (const Fragment* fragment : one.uses.nested) {
        if (!own.contains(shared_name(*fragment))) nested.push_back(kinds[fragment]);
      }
      one.kind =
          numbers.emplace(std::pair(std::string_view(one.text), nested), numbers.size() + 1).first->second;
    }
    for (const Candidate& one : candidates) kinds[one.fragment] = one.kind;
    if (numbers.size() == known) return;
    known = numbers.size();
  }
}

/// The candidates of each kind, if there are several: the largest group first, since only one `define` can
/// have the name.
std::vector<Group> groups_of(std::vector<Candidate>& candidates, const std::set<std::string_view>& own) {
  std::map<std::size_t, Group> alike;
  for (Candidate& one : candidates) {
    if (one.fragment->is_file || !own.contains(shared_name(*one.fragment))) alike[one.kind].push_back(&one);
  }
  std::vector<Group> groups;
  for (auto& [kind, group] : alike) {
    if (group.size() > 1) groups.push_back(std::move(group));
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.size() > b.size(); });
  return groups;
}

/// The fragments that files of equal text include, and that differ between their components.
std::set<std::string_view> fragments_of_each(const std::vector<Candidate>& candidates) {
  std::map<const Fragment*, std::size_t> kinds;
  for (const Candidate& one : candidates) kinds[one.fragment] = one.kind;
  std::map<std::string_view, const Candidate*> files;
  std::set<std::string_view> own;
  for (const Candidate& one : candidates) {
    if (!one.fragment->is_file) continue;
    const Candidate& first = *files.emplace(one.text, &one).first->second;
    for (std::size_t i = 0; i < one.uses.nested.size(); ++i) {
      if (kinds[one.uses.nested[i]] != kinds[first.uses.nested[i]])
        own.insert(shared_name(*one.uses.nested[i]));
    }
  }
  return own;
}

/// A `define` takes the port if it, or one that it includes, uses it.
void pass_ports(SharedFragments& shared, const std::vector<Candidate>& candidates) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Candidate& one : candidates) {
      const auto define = shared.defines.find(one.fragment);
      if (define == shared.defines.end() || define->second.takes_port) continue;
      define->second.takes_port =
          one.uses.port ||
          std::any_of(one.uses.nested.begin(), one.uses.nested.end(), [&](const Fragment* nested) {
            const auto found = shared.defines.find(nested);
            return found != shared.defines.end() && found->second.takes_port;
          });
      changed = changed || define->second.takes_port;
    }
  }
}

}  // namespace

SharedFragments shared_fragments(std::span<const Fragment* const> fragments, std::string_view chart,
                                 const PrintFragment& print) {
  std::vector<Candidate> candidates;
  for (const Fragment* fragment : fragments) {
    const std::string_view component = component_of(*fragment);
    if (component.empty()) continue;
    Candidate one = {.fragment = fragment};
    one.text =
        print(*fragment, {.chart = chart, .component = component, .port = fragment->port, .uses = &one.uses});
    candidates.push_back(std::move(one));
  }
  number_kinds(candidates, {});
  const std::set<std::string_view> own = fragments_of_each(candidates);
  number_kinds(candidates, own);
  SharedFragments shared = {.defines = {}, .by_component = own};
  std::set<std::string_view> names;
  for (const Group& group : groups_of(candidates, own)) {
    const auto named =
        std::min_element(group.begin(), group.end(), [&](const Candidate* a, const Candidate* b) {
          const auto rank = [&](const Candidate* one) {
            return std::pair(names.contains(shared_name(*one->fragment)), shared_name(*one->fragment));
          };
          return rank(a) < rank(b);
        });
    SharedDefine define = {.name = shared_name(*(*named)->fragment), .printed = (*named)->fragment};
    if (!names.insert(define.name).second) define.name = define.printed->name;
    define.takes_values = (*named)->text.find(".values") != std::string::npos;
    for (const Candidate* one : group) shared.defines.insert({one->fragment, define});
  }
  pass_ports(shared, candidates);
  return shared;
}

}  // namespace twinhull::tmpl
