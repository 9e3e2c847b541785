#include "lint/run/unknown.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/load/discover/file_names.h"

namespace twinhull::lint {
namespace {

/// Rules that report something as missing. Their findings are located at the name or selector.
constexpr std::array<std::string_view, 36> absences = {"dangling-admission-policy",
                                                       "dangling-app-project",
                                                       "dangling-broker-address",
                                                       "dangling-config-key",
                                                       "dangling-config-reference",
                                                       "dangling-dapr-configuration",
                                                       "dangling-dapr-secret",
                                                       "dangling-dapr-token-secret",
                                                       "dangling-flux-dependency",
                                                       "dangling-flux-source",
                                                       "dangling-gateway",
                                                       "dangling-gateway-certificate",
                                                       "dangling-gateway-class",
                                                       "dangling-image-pull-secret",
                                                       "dangling-ingress",
                                                       "dangling-network-policy",
                                                       "dangling-pdb",
                                                       "dangling-pvc",
                                                       "dangling-role",
                                                       "dangling-role-binding-subject",
                                                       "dangling-route-backend",
                                                       "dangling-scale-target",
                                                       "dangling-secret-store",
                                                       "dangling-service",
                                                       "dangling-service-account",
                                                       "dangling-service-monitor",
                                                       "dangling-tls-secret",
                                                       "dangling-webhook-service",
                                                       "kafka-without-broker",
                                                       "kafkatopic-without-operator",
                                                       "missing-headless-service",
                                                       "unknown-dapr-pubsub",
                                                       "unknown-dapr-scope",
                                                       "unknown-dapr-secret-store",
                                                       "unknown-kafka-cluster",
                                                       "unknown-reference"};
static_assert(std::ranges::is_sorted(absences));

bool is_word(char c) { return base::is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '/'; }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// The names of objects that are only partly known; each list is sorted.
struct Unknown {
  std::vector<std::string_view> words;     ///< in text that could not be read
  std::vector<std::string_view> begins;    ///< prefixes of names that a template completes
  std::vector<std::string_view> ends;      ///< suffixes of such names
  std::vector<std::string> directories;    ///< of templates outside of charts, which can create anything
  std::vector<std::string_view> charts;    ///< directories of charts that compute whole names
  std::vector<std::string_view> prefixes;  ///< prefixes and suffixes of kustomizations
  std::vector<std::string_view> suffixes;

  void sort() {
    for (auto* list : {&words, &begins, &ends, &charts}) std::ranges::sort(*list);
    std::ranges::sort(directories);
    for (auto* list : {&prefixes, &suffixes}) {
      std::ranges::sort(*list);
      list->erase(std::unique(list->begin(), list->end()), list->end());
      constexpr std::size_t most = 32;  // every name is compared with all of them
      if (list->size() > most) list->resize(most);
    }
  }
};

/// Markdown: manifests in it are examples, whatever the file extension. YAML has no such line.
bool is_markdown(std::string_view text) {
  return text.starts_with("```") || text.find("\n```") != std::string_view::npos;
}

/// Whether values below the key reference an object that is defined elsewhere: `secretKeyRef`, `envFrom`.
bool holds_references(std::string_view key) {
  constexpr std::array<std::string_view, 7> keys = {"accessTokenSecret", "backend", "configMap", "from",
                                                    "imagePullSecrets",  "roleRef", "subjects"};
  return key.ends_with("Ref") || key.ends_with("Refs") || key.ends_with("Reference") || key == "service" ||
         std::ranges::find(keys, key) != keys.end();
}

/// The words of a text that can be names of objects in it: not those of comments or references. Works line by
/// line, because the whole is not valid YAML.
void take_names(std::string_view text, std::vector<std::string_view>& out) {
  std::vector<std::pair<std::size_t, bool>> above;  // enclosing keys of the line, by indentation
  for (const std::string_view line : base::split_lines(text)) {
    const std::string_view rest = line.substr(0, line.find(" #"));
    const std::size_t begin = rest.find_first_not_of(" \t-");
    if (begin == std::string_view::npos || rest[begin] == '#') continue;
    while (!above.empty() && above.back().first >= begin) above.pop_back();
    const std::size_t colon = rest.find(':', begin);
    const std::string_view key = rest.substr(begin, colon == std::string_view::npos ? 0 : colon - begin);
    const bool referring = (!above.empty() && above.back().second) || holds_references(key);
    above.emplace_back(begin, referring);
    const std::size_t value =
        colon == std::string_view::npos ? begin : colon + 1;  // not the name of an object
    if (!referring) std::ranges::copy(words_of(rest.substr(value)), std::back_inserter(out));
  }
}

/// Shorter ones would match too many names.
constexpr std::size_t least_part = 3;

/// Partial names around template actions: `{{ .Release.Name }}-settings`. Returns whether a whole name is
/// computed.
bool take_made_names(std::string_view text, Unknown& out) {
  bool whole = false;
  for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", open + 2)) {
    const std::size_t close = text.find("}}", open);
    std::size_t begin = open;
    while (begin > 0 && is_word(text[begin - 1])) --begin;
    if (open - begin >= least_part) out.begins.push_back(text.substr(begin, open - begin));
    if (close == std::string_view::npos) continue;
    std::size_t end = close + 2;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end - close - 2 >= least_part) out.ends.push_back(text.substr(close + 2, end - close - 2));
    const std::size_t last = text.substr(0, begin).find_last_not_of(" \"'");
    const bool named = last != std::string_view::npos && text.substr(0, last + 1).ends_with("name:");
    whole = whole || (named && begin == open && end == close + 2);
  }
  return whole;
}

/// The prefixes and suffixes of names.
void take_trees(const Workspace& input, Unknown& out) {
  for (const Kustomization& tree : input.kustomizations) {
    for (const auto& [key, list] :
         {std::pair("namePrefix", &out.prefixes), std::pair("nameSuffix", &out.suffixes)}) {
      if (const std::string_view text = text_at(tree.root, key); !text.empty()) list->push_back(text);
    }
  }
}

Unknown unknown_of(const Workspace& input, SourceCache& sources) {
  const source::Files& files = sources.files();
  Unknown unknown;
  take_trees(input, unknown);
  std::map<std::uint32_t, bool> defining;  // whether a file defines anything
  for (const UnreadText& unread : input.unread) {
    const std::string_view all = files.text(unread.span.file);
    const std::string& path = files.path(unread.span.file);
    const auto [known, first] = defining.try_emplace(unread.span.file);
    if (first) known->second = !is_markdown(all) && !is_values_name(base::file_name(path));
    if (!known->second) continue;
    const std::string_view text = all.substr(unread.span.begin, unread.span.end - unread.span.begin);
    take_names(text, unknown.words);
    if (!unread.templated) continue;
    const bool whole = take_made_names(text, unknown);
    const auto chart = std::ranges::find_if(input.charts_found, [&](const ChartDirectory& one) {
      return one.directory == "." || path.starts_with(one.directory + "/");
    });
    if (chart == input.charts_found.end()) {
      unknown.directories.push_back(base::directory_of(path));
    } else if (whole) {
      unknown.charts.push_back(chart->directory);
      if (base::file_name(chart->directory).size() >= least_part)
        unknown.begins.push_back(base::file_name(chart->directory));
    }
  }
  const auto take = [&](const source::Span& span) {
    std::ranges::copy(words_of(files.text(span)), std::back_inserter(unknown.words));
  };
  for (const Object& object : input.index.objects()) {
    if (has_unexpanded_placeholder(object.namespace_name) || has_unexpanded_placeholder(object.id.name))
      take(object.node->span);
  }
  unknown.sort();
  return unknown;
}

/// Whether an object of that name can be in what could not be read.
bool may_be_there(std::string_view name, const Unknown& unknown, int around) {
  if (std::ranges::binary_search(unknown.words, name)) return true;
  if (name.size() > 253) return false;  // no name
  for (std::size_t at = least_part; at <= name.size(); ++at) {
    if (std::ranges::binary_search(unknown.begins, name.substr(0, at)) ||
        std::ranges::binary_search(unknown.ends, name.substr(name.size() - at)))
      return true;
  }
  if (around == 0) return false;
  const auto without = [&](std::string_view rest) { return may_be_there(rest, unknown, around - 1); };
  return std::ranges::any_of(unknown.prefixes,
                             [&](std::string_view one) {
                               return name.starts_with(one) && without(name.substr(one.size()));
                             }) ||
         std::ranges::any_of(unknown.suffixes, [&](std::string_view one) {
           return name.ends_with(one) && without(name.substr(0, name.size() - one.size()));
         });
}

}  // namespace

void drop_unknown(std::vector<ObjectFinding>& found, const Workspace& input, SourceCache& sources) {
  const Unknown unknown = unknown_of(input, sources);
  const bool any = !unknown.words.empty() || !unknown.begins.empty() || !unknown.ends.empty();
  const source::Files& files = sources.files();
  constexpr int most_around = 2;  // a prefix and a suffix
  std::erase_if(found, [&](const ObjectFinding& one) {
    if (!one.finding.span.known() || !std::ranges::binary_search(absences, one.finding.rule)) return false;
    const source::Span& span = one.finding.span;
    const std::string_view text = files.text(span.file).substr(span.begin, span.end - span.begin);
    if (has_unexpanded_placeholder(text)) return true;
    if (std::ranges::binary_search(unknown.directories, base::directory_of(files.path(span.file))))
      return true;
    if (one.object != nullptr) {
      const UnitOrigin& origin = input.origins[one.object->unit];
      if (origin.kind == UnitOrigin::Kind::helm &&
          std::ranges::binary_search(unknown.charts, origin.directory))
        return true;
    }
    return any && std::ranges::all_of(words_of(text), [&](std::string_view word) {
             return may_be_there(word, unknown, most_around);
           });
  });
}

}  // namespace twinhull::lint
