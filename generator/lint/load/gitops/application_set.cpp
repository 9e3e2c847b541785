// The Applications that an ApplicationSet creates: its generators give parameters, its template takes them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/glob.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "helm/documents.h"
#include "helm/evaluator.h"
#include "helm/template.h"
#include "kubernetes/strategic_merge.h"
#include "lint/load/gitops/resolver.h"
#include "yaml/inlined.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::size_t most_applications = 1'000;  ///< of one ApplicationSet

/// The parameters of one Application: a map, as Go templates see it.
using Parameters = const Node*;

/// Parameters by their flat names: `metadata.labels.env`, `path.basename`, `path[0]`.
using FlatParameters = std::map<std::string, std::string, std::less<>>;

void flatten(const Node& node, const std::string& name, FlatParameters& out) {
  for (const yaml::Entry& entry : node.entries)
    flatten(*entry.value, name.empty() ? std::string(entry.key) : fmt::format("{}.{}", name, entry.key), out);
  for (std::size_t i = 0; i < node.items.size(); ++i)
    flatten(*node.items[i], fmt::format("{}[{}]", name, i), out);
  if (node.entries.empty() && node.items.empty() && !name.empty()) out[name] = node.text;
}

struct Set {
  Resolver& resolver;
  const GitopsObject& of;
  bool go_template = false;
  bool known = true;                ///< whether all parameters of the generator are known
  std::set<std::string> told = {};  ///< parameters that were reported

  base::Arena& arena() { return resolver.input().arena; }

  /// A text in the place of another one, which is not what the file has there.
  const Node* text(std::string_view value, const Node& from) {
    Node* node = arena().make<Node>();
    node->kind = Kind::string;
    node->style = yaml::Style::double_quoted;
    node->span = from.span;
    node->text = arena().copy(value);
    return node;
  }

  Parameters merged(Parameters low, Parameters high) {
    std::vector<yaml::Entry> entries;
    for (const yaml::Entry& entry : low->entries) {
      const Node* over = high->get(entry.key);
      yaml::Entry copy = entry;
      if (over != nullptr && over->is(Kind::map) && entry.value->is(Kind::map)) {
        copy.value = merged(entry.value, over);
      } else if (over != nullptr) {
        copy.value = over;
      }
      entries.push_back(copy);
    }
    for (const yaml::Entry& entry : high->entries) {
      if (low->get(entry.key) == nullptr) entries.push_back(entry);
    }
    return yaml::make_map(arena(), entries, high->span);
  }

  // Templates.

  /// The text with `{{ name }}` replaced; unknown names stay.
  std::string fast(std::string_view template_text, const FlatParameters& flat, const Node& at) {
    std::string out;
    for (;;) {
      const std::size_t open = template_text.find("{{"), close = template_text.find("}}", open);
      if (close == std::string_view::npos) break;
      const std::string_view name = base::trim(template_text.substr(open + 2, close - open - 2));
      const auto found = flat.find(name);
      out += template_text.substr(0, open);
      if (found == flat.end()) {
        out += template_text.substr(open, close + 2 - open);
        report_unknown(name, flat, at);
      } else {
        out += found->second;
      }
      template_text.remove_prefix(close + 2);
    }
    return out.append(template_text);
  }

  void report_unknown(std::string_view name, const FlatParameters& flat, const Node& at) {
    if (!known || !told.insert(fmt::format("{} {}", at.span.begin, name)).second) return;
    std::vector<std::string_view> names;
    for (const auto& [key, _] : flat) names.push_back(key);
    const std::string_view near = base::closest(name, names);
    resolver.report(of, "unknown-applicationset-parameter", at.span,
                    fmt::format("no generator sets the parameter `{}`: Argo CD leaves it as it is", name),
                    near.empty() ? "use a parameter of the generators, or set it in `values`"
                                 : fmt::format("did you mean `{}`?", near));
  }

  /// The text of a Go template; nothing if it cannot be evaluated here.
  std::optional<std::string> go(std::string_view template_text, Parameters parameters, const Node& at) {
    helm::Heap heap;
    helm::TemplateSet set;
    const std::string error = set.parse("template", template_text);
    if (!error.empty()) return std::nullopt;
    helm::Evaluator evaluator(set, heap);
    helm::Pieces pieces;
    std::optional<std::string> out = evaluator.execute("template", helm::value_of(heap, parameters), pieces);
    if (out && out->find("<no value>") == std::string::npos) return out;
    if (known && told.insert(fmt::format("{}", at.span.begin)).second && out) {
      resolver.report(of, "unknown-applicationset-parameter", at.span,
                      "this uses a parameter that no generator sets: it becomes `<no value>`",
                      "use a parameter of the generators, or set it in `values`");
    }
    return std::nullopt;
  }

  std::optional<std::string> filled(std::string_view template_text, Parameters parameters,
                                    const FlatParameters& flat, const Node& at) {
    if (template_text.find("{{") == std::string_view::npos) return std::string(template_text);
    if (go_template) return go(template_text, parameters, at);
    return fast(template_text, flat, at);
  }

  /// The template with parameters; null if a text cannot be evaluated.
  const Node* filled(const Node& node, Parameters parameters, const FlatParameters& flat) {
    if (node.is(Kind::string)) {
      if (node.text.find("{{") == std::string_view::npos) return &node;
      const std::optional<std::string> made = filled(node.text, parameters, flat, node);
      return made ? text(*made, node) : nullptr;
    }
    if (node.is(Kind::map)) {
      std::vector<yaml::Entry> entries;
      for (const yaml::Entry& entry : node.entries) {
        yaml::Entry copy = entry;
        copy.value = filled(*entry.value, parameters, flat);
        if (copy.value == nullptr) return nullptr;
        if (const auto key = filled(entry.key, parameters, flat, *entry.value)) copy.key = arena().copy(*key);
        entries.push_back(copy);
      }
      return yaml::make_map(arena(), entries, node.span);
    }
    if (!node.is(Kind::list)) return &node;
    std::vector<const Node*> items;
    for (const Node* item : node.items) {
      items.push_back(filled(*item, parameters, flat));
      if (items.back() == nullptr) return nullptr;
    }
    return yaml::make_list(arena(), items, node.span);
  }

  // Generators.

  /// `path` of a directory or file, as parameters.
  Parameters path_parameters(const std::string& path, const std::string& file, const Node& from) {
    const std::string_view base_name = base::file_name(path);
    const auto normalized = [](std::string_view name) {
      std::string out = base::lowered(name);
      std::ranges::replace(out, '_', '-');
      return out;
    };
    std::vector<const Node*> segments;
    for (const std::string_view part : base::split(path, '/')) segments.push_back(text(part, from));
    std::vector<yaml::Entry> entries;
    const auto add = [&](std::string_view key, std::string_view value) {
      entries.push_back({key, from.span, text(value, from), {}});
    };
    add("path", path);
    add("basename", base_name);
    add("basenameNormalized", normalized(base_name));
    if (!file.empty()) {
      add("filename", file);
      add("filenameNormalized", normalized(file));
    }
    entries.push_back({"segments", from.span, yaml::make_list(arena(), segments, from.span), {}});
    const Node* map = yaml::make_map(arena(), entries, from.span);
    return yaml::make_map(arena(), {{"path", from.span, map, {}}}, from.span);
  }

  /// The names that templates without Go have for parameters.
  FlatParameters flat_of(Parameters parameters) const {
    FlatParameters flat;
    flatten(*parameters, "", flat);
    const Node* path = parameters->get("path");
    if (path == nullptr || !path->is(Kind::map)) return flat;
    flat["path"] = text_at(path, "path");
    const Node* segments = path->get("segments");
    for (std::size_t i = 0; segments != nullptr && i < segments->items.size(); ++i)
      flat[fmt::format("path[{}]", i)] = segments->items[i]->text;
    return flat;
  }

  /// The root of the repository that a generator reads; nothing if it is another one.
  std::optional<std::string> top_of(const Node& git, std::string_view pattern) {
    const NamedSource source{.url = text_at(&git, "repoURL"), .revision = text_at(&git, "revision")};
    // As much of the pattern as exists.
    for (std::string folder = fixed_part(pattern);; folder = base::directory_of(std::string_view(folder))) {
      const Located found = resolver.locate(of, source, folder);
      if (found.where == Located::Where::here) return found.top;
      if (folder == "." || folder == "/") return std::nullopt;
    }
  }

  /// The directories of a pattern before its first wildcard.
  static std::string fixed_part(std::string_view pattern) {
    const std::string_view fixed = pattern.substr(0, std::min(pattern.find_first_of("*?[{"), pattern.size()));
    return base::join_path(".", fixed.substr(0, fixed.rfind('/') + 1));
  }

  /// Directories or files below the root, as paths from there.
  std::vector<std::string> paths_below(const std::string& top, bool directories) {
    std::vector<std::string> out, left = {""};
    while (!left.empty()) {
      const std::string at = std::move(left.back());
      left.pop_back();
      const base::Expected<std::vector<base::DirectoryEntry>> list =
          resolver.fs().list(at.empty() ? top : base::join_path(top, at));
      if (!list.value) continue;
      for (const base::DirectoryEntry& entry : *list.value) {
        if (entry.name.starts_with('.')) continue;
        const std::string path = at.empty() ? entry.name : at + "/" + entry.name;
        const bool is_directory = entry.type == base::FileType::directory;
        if (is_directory) left.push_back(path);
        if (is_directory == directories) out.push_back(path);
      }
    }
    std::ranges::sort(out);
    return out;
  }

  std::vector<std::string> selected(const Node& git, const Node& list, bool directories) {
    std::vector<std::string> out;
    std::optional<std::string> top;
    for (const Node* one : list.items) {
      const Node* pattern = value_at(one, "path");
      if (pattern == nullptr || truth_at(one, "exclude")) continue;
      top = top_of(git, pattern->text);
      if (top) break;
    }
    if (!top) {
      known = false;
      ++resolver.input().elsewhere;
      return out;
    }
    const std::vector<std::string> all = paths_below(*top, directories);
    std::set<std::string> chosen;
    for (const Node* one : list.items) {
      const Node* pattern = value_at(one, "path");
      if (pattern == nullptr || truth_at(one, "exclude")) continue;
      std::size_t matches = 0;
      for (const std::string& path : all) {
        if (!base::glob_match(pattern->text, path)) continue;
        ++matches;
        chosen.insert(path);
      }
      if (matches == 0) report_unmatched(*pattern, all, directories);
    }
    for (const Node* one : list.items) {
      const std::string_view pattern = text_at(one, "path");
      if (truth_at(one, "exclude"))
        std::erase_if(chosen, [&](const std::string& path) { return base::glob_match(pattern, path); });
    }
    out.assign(chosen.begin(), chosen.end());
    return out;
  }

  void report_unmatched(const Node& pattern, const std::vector<std::string>& all, bool directories) {
    if (pattern.text.find("{{") != std::string_view::npos) return;
    const std::string fixed = fixed_part(pattern.text);
    const auto depth = std::ranges::count(fixed, '/');
    std::set<std::string> folders;
    for (const std::string& path : all) {
      std::string folder = directories ? path : base::directory_of(std::string_view(path));
      while (std::ranges::count(folder, '/') > depth) folder = base::directory_of(std::string_view(folder));
      folders.insert(std::move(folder));
    }
    const std::string_view near =
        folders.contains(fixed) ? std::string_view() : base::closest(fixed, {folders.begin(), folders.end()});
    resolver.report(of, "unmatched-applicationset-path", pattern.span,
                    fmt::format("no {} of this repository matches `{}`: no Application is created",
                                directories ? "directory" : "file", pattern.text),
                    near.empty() ? "correct the pattern: it is relative to the root of the repository"
                                 : fmt::format("did you mean `{}`?", near));
  }

  /// The contents of a file of parameters: a map, or a list of maps.
  std::vector<Parameters> file_parameters(const std::string& path) {
    std::vector<Parameters> out;
    const std::vector<const Node*>& roots = resolver.sources().documents(path);
    for (const Node* root : roots) {
      if (root->is(Kind::map)) out.push_back(root);
      for (const Node* item : root->items) {
        if (item->is(Kind::map)) out.push_back(item);
      }
    }
    return out;
  }

  std::vector<Parameters> of_git(const Node& git) {
    std::vector<Parameters> out;
    if (const Node* list = value_at(&git, "directories")) {
      for (const std::string& path : selected(git, *list, true))
        out.push_back(path_parameters(path, {}, git));
    }
    if (const Node* list = value_at(&git, "files"); list != nullptr && !list->items.empty()) {
      const std::optional<std::string> top = top_of(git, text_at(list->items.front(), "path"));
      for (const std::string& path : selected(git, *list, false)) {
        const Parameters place = path_parameters(base::directory_of(std::string_view(path)),
                                                 std::string(base::file_name(path)), git);
        for (const Parameters one : file_parameters(base::join_path(top.value_or("."), path)))
          out.push_back(merged(one, place));
      }
    }
    return out;
  }

  /// The clusters that Secrets of the run register, and the one that Argo CD runs in.
  std::vector<Parameters> of_clusters(const Node& generator) {
    std::vector<Parameters> out;
    const Node* labels = value_at(&generator, "selector.matchLabels");
    const auto add = [&](const Node& from, std::string_view name, std::string_view server,
                         const Node* metadata) {
      std::vector<yaml::Entry> entries = {{"name", from.span, text(name, from), {}},
                                          {"nameNormalized", from.span, text(base::lowered(name), from), {}},
                                          {"server", from.span, text(server, from), {}}};
      if (metadata != nullptr) entries.push_back({"metadata", from.span, metadata, {}});
      out.push_back(yaml::make_map(arena(), entries, from.span));
    };
    for (const Object& object : resolver.input().index.objects()) {
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
    }
    if (labels == nullptr && value_at(&generator, "selector") == nullptr)
      add(generator, "in-cluster", "https://kubernetes.default.svc", nullptr);
    // Clusters are registered elsewhere, too.
    known = false;
    return out;
  }

  std::vector<Parameters> of_matrix(const Node& matrix, int level) {
    const std::span<const Node* const> both = items_at(&matrix, "generators");
    if (both.size() != 2) return {};
    std::vector<Parameters> out;
    for (const Parameters first : of_generator(*both[0], level + 1)) {
      // The second one can use the parameters of the first.
      const Node* second = filled(*both[1], first, flat_of(first));
      if (second == nullptr) continue;
      for (const Parameters one : of_generator(*second, level + 1)) {
        if (out.size() < most_applications) out.push_back(merged(first, one));
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
          if (same(flat_of(one), flat_of(over))) one = merged(one, over);
        }
      }
    }
    return out;
  }

  /// `values` of a generator: more parameters, which can use the others.
  Parameters with_values(Parameters parameters, const Node& generator) {
    const Node* values = value_at(&generator, "values");
    if (values == nullptr || !values->is(Kind::map)) return parameters;
    const Node* made = filled(*values, parameters, flat_of(parameters));
    if (made == nullptr) return parameters;
    return merged(parameters, yaml::make_map(arena(), {{"values", values->span, made, {}}}, values->span));
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
        if (value_at(&generator, "elementsYaml") != nullptr) known = false;
      } else if (entry.key == "git") {
        made = of_git(generator);
      } else if (entry.key == "clusters") {
        made = of_clusters(generator);
      } else if (entry.key == "matrix") {
        made = of_matrix(generator, level);
      } else if (entry.key == "merge") {
        made = of_merge(generator, level);
      } else {
        if (entry.key != "selector" && entry.key != "template") known = false;
        continue;
      }
      const Node* labels = value_at(&node, "selector.matchLabels");
      for (const Parameters one : made) {
        const Parameters whole = with_values(one, generator);
        const FlatParameters flat = flat_of(whole);
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
    const Node* patch = value_at(of.node, "spec.templatePatch");
    if (patch == nullptr || !patch->is(Kind::string)) return &made;
    const std::optional<std::string> content = filled(patch->text, parameters, flat, *patch);
    if (!content) return nullptr;
    const Node* placed = resolver.sources().map_within(*text(*content, *patch));
    if (placed == nullptr) return nullptr;
    const kubernetes::PatchResult result =
        kubernetes::apply(made, *placed, arena(), kubernetes::Nulls::as_written);
    return result.accepted ? result.object : nullptr;
  }

  std::vector<GitopsRender> run() {
    std::vector<GitopsRender> out;
    const Node* common = value_at(of.node, "spec.template");
    for (const Node* generator : items_at(of.node, "spec.generators")) {
      known = true;
      const Node* own = nullptr;
      for (const yaml::Entry& entry : generator->entries)
        own = own == nullptr ? value_at(entry.value, "template") : own;
      const Node* whole = common == nullptr ? own : own == nullptr ? common : merged(common, own);
      if (whole == nullptr) continue;
      for (const Parameters parameters : of_generator(*generator, 0)) {
        const FlatParameters flat = flat_of(parameters);
        const Node* made = filled(*whole, parameters, flat);
        if (made != nullptr) made = patched(*made, parameters, flat);
        const Node* spec = value_at(made, "spec");
        if (spec == nullptr) continue;
        const std::string_view name = text_at(made, "metadata.name");
        GitopsObject application = of;
        application.name = fmt::format("{}/Application/{}", of.name, name);
        for (GitopsRender& render : renders_of_application(resolver, application, *spec, name)) {
          if (out.size() < most_applications) out.push_back(std::move(render));
        }
      }
    }
    return out;
  }
};

}  // namespace

std::vector<GitopsRender> renders_of_application_set(Resolver& resolver, const GitopsObject& of) {
  return Set{.resolver = resolver, .of = of, .go_template = truth_at(of.node, "spec.goTemplate")}.run();
}

}  // namespace twinhull::lint
