// The Applications that an ApplicationSet creates: its generators give parameters, its template takes them.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/limits.h"
#include "base/text.h"
#include "kubernetes/strategic_merge.h"
#include "lint/load/gitops/application_set_parameters.h"
#include "lint/load/gitops/resolver.h"
#include "yaml/embedded_text.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::size_t most_applications = 1'000;  ///< of one ApplicationSet

struct Generators {
  ApplicationSetParameters set;

  /// The clusters that Secrets of the run register, and the one that Argo CD runs in.
  std::vector<Parameters> of_clusters(const Node& generator) {
    std::vector<Parameters> out;
    const Node* labels = value_at(&generator, "selector.matchLabels");
    bool registered = false;
    const auto add = [&](const Node& from, std::string_view name, std::string_view server,
                         const Node* metadata) {
      std::vector<yaml::Entry> entries = {
          {"name", from.span, set.text(name, from), {}},
          {"nameNormalized", from.span, set.text(base::lowered(name), from), {}},
          {"server", from.span, set.text(server, from), {}}};
      if (metadata != nullptr) entries.push_back({"metadata", from.span, metadata, {}});
      out.push_back(yaml::make_map(set.arena(), entries, from.span));
    };
    for (const Object& object : set.resolver.input().index.objects()) {
      if (object.id.kind != "Secret") continue;
      const Node* own = value_at(object.node, "metadata.labels");
      if (own == nullptr || !own->is(Kind::map)) continue;
      const Node* type = own->get("argocd.argoproj.io/secret-type");
      if (type == nullptr || type->text != "cluster") continue;
      const bool matches =
          labels == nullptr || std::ranges::all_of(labels->entries, [&](const yaml::Entry& entry) {
            const Node* value = own->get(entry.key);
            return value != nullptr && value->text == entry.value->text;
          });
      if (!matches) continue;
      const auto field = [&](std::string_view key) {
        const Node* plain = value_at(object.node, "stringData");
        const Node* encoded = value_at(object.node, "data");
        if (plain != nullptr && plain->get(key) != nullptr) return std::string(plain->get(key)->text);
        return encoded != nullptr && encoded->get(key) != nullptr
                   ? base::decode_base64(encoded->get(key)->text)
                   : std::string();
      };
      add(*object.node, field("name"), field("server"), value_at(object.node, "metadata"));
      registered = true;
    }
    if (labels == nullptr && value_at(&generator, "selector") == nullptr)
      add(generator, "in-cluster", "https://kubernetes.default.svc", nullptr);
    // Clusters are registered elsewhere, too.
    set.known = false;
    if (!registered) ++set.resolver.input().elsewhere;
    return out;
  }

  /// A generator whose parameters come from a server or a program: the summary has their number.
  void leave_out() {
    set.known = false;
    ++set.resolver.input().elsewhere;
  }

  std::vector<Parameters> of_matrix(const Node& matrix, int level) {
    const std::span<const Node* const> both = items_at(&matrix, "generators");
    if (both.size() != 2) return {};
    std::vector<Parameters> out;
    for (const Parameters first : of_generator(*both[0], level + 1)) {
      // The second one can use the parameters of the first.
      const Node* second = set.filled(*both[1], first, set.flat_of(first));
      if (second == nullptr) continue;
      for (const Parameters one : of_generator(*second, level + 1)) {
        if (out.size() < most_applications) out.push_back(set.merged(first, one));
      }
    }
    return out;
  }

  std::vector<Parameters> of_merge(const Node& merge, int level) {
    const std::span<const Node* const> generators = items_at(&merge, "generators");
    if (generators.empty()) return {};
    std::vector<Parameters> out = of_generator(*generators.front(), level + 1);
    const auto same = [&](const FlatParameters& a, const FlatParameters& b) {
      return std::ranges::all_of(items_at(&merge, "mergeKeys"), [&](const Node* key) {
        const auto one = a.find(key->text), other = b.find(key->text);
        return one != a.end() && other != b.end() && one->second == other->second;
      });
    };
    for (const Node* generator : generators.subspan(1)) {
      for (const Parameters over : of_generator(*generator, level + 1)) {
        for (Parameters& one : out) {
          if (same(set.flat_of(one), set.flat_of(over))) one = set.merged(one, over);
        }
      }
    }
    return out;
  }

  /// `values` of a generator: more parameters, which can use the others.
  Parameters with_values(Parameters parameters, const Node& generator) {
    const Node* values = value_at(&generator, "values");
    if (values == nullptr || !values->is(Kind::map)) return parameters;
    const Node* made = set.filled(*values, parameters, set.flat_of(parameters));
    if (made == nullptr) return parameters;
    return set.merged(parameters,
                      yaml::make_map(set.arena(), {{"values", values->span, made, {}}}, values->span));
  }

  std::vector<Parameters> of_generator(const Node& node, int level) {
    constexpr int most_levels = 5;
    std::vector<Parameters> out;
    if (level > most_levels || !base::spend(base::Limit::pairs, 1)) return out;
    for (const yaml::Entry& entry : node.entries) {
      const Node& generator = *entry.value;
      std::vector<Parameters> made;
      if (entry.key == "list") {
        for (const Node* element : items_at(&generator, "elements")) {
          if (element->is(Kind::map)) made.push_back(element);
        }
        if (value_at(&generator, "elementsYaml") != nullptr) leave_out();
      } else if (entry.key == "git") {
        made = git_parameters(set, generator);
      } else if (entry.key == "clusters") {
        made = of_clusters(generator);
      } else if (entry.key == "matrix") {
        made = of_matrix(generator, level);
      } else if (entry.key == "merge") {
        made = of_merge(generator, level);
      } else {
        if (entry.key != "selector" && entry.key != "template") leave_out();
        continue;
      }
      const Node* labels = value_at(&node, "selector.matchLabels");
      for (const Parameters one : made) {
        const Parameters whole = with_values(one, generator);
        const FlatParameters flat = set.flat_of(whole);
        const bool matches =
            labels == nullptr || std::ranges::all_of(labels->entries, [&](const yaml::Entry& label) {
              const auto value = flat.find(label.key);
              return value != flat.end() && value->second == label.value->text;
            });
        if (matches && out.size() < most_applications) out.push_back(whole);
      }
    }
    return out;
  }

  /// The template with `templatePatch`, a text that is evaluated and merged into it.
  const Node* patched(const Node& made, Parameters parameters, const FlatParameters& flat) {
    const Node* patch = value_at(set.of.node, "spec.templatePatch");
    if (patch == nullptr || !patch->is(Kind::string)) return &made;
    const std::optional<std::string> content = set.filled(patch->text, parameters, flat, *patch);
    if (!content) return nullptr;
    const Node* placed = set.resolver.sources().map_within(*set.text(*content, *patch));
    if (placed == nullptr) return nullptr;
    const kubernetes::PatchResult result =
        kubernetes::apply(made, *placed, set.arena(), kubernetes::Nulls::as_written);
    return result.accepted ? result.object : nullptr;
  }

  std::vector<GitopsRender> run() {
    std::vector<GitopsRender> out;
    const Node* common = value_at(set.of.node, "spec.template");
    for (const Node* generator : items_at(set.of.node, "spec.generators")) {
      set.known = true;
      const Node* own = nullptr;
      for (const yaml::Entry& entry : generator->entries)
        own = own == nullptr ? value_at(entry.value, "template") : own;
      const Node* whole = common == nullptr ? own : own == nullptr ? common : set.merged(common, own);
      if (whole == nullptr) continue;
      for (const Parameters parameters : of_generator(*generator, 0)) {
        const FlatParameters flat = set.flat_of(parameters);
        const Node* made = set.filled(*whole, parameters, flat);
        if (made != nullptr) made = patched(*made, parameters, flat);
        const Node* spec = value_at(made, "spec");
        if (spec == nullptr) continue;
        const std::string_view name = text_at(made, "metadata.name");
        GitopsObject application = set.of;
        application.name = fmt::format("{}/Application/{}", set.of.name, name);
        for (GitopsRender& render : renders_of_application(set.resolver, application, *spec, name)) {
          if (out.size() < most_applications) out.push_back(std::move(render));
        }
      }
    }
    return out;
  }
};

}  // namespace

std::vector<GitopsRender> renders_of_application_set(Resolver& resolver, const GitopsObject& of) {
  return Generators{{.resolver = resolver, .of = of, .go_template = is_true_at(of.node, "spec.goTemplate")}}
      .run();
}

}  // namespace twinhull::lint
