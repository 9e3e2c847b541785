#include "lint/unknown.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "lint/helm/chart_source.h"
#include "lint/input/paths.h"

namespace twinhull::lint {
namespace {

/// Rules that say that something is not there. Their findings stand at the name or at the selector of it.
constexpr std::array<std::string_view, 36> absences = {"budget-without-pods",
                                                       "kafka-without-broker",
                                                       "missing-admission-policy",
                                                       "missing-app-project",
                                                       "missing-claim",
                                                       "missing-component-secret",
                                                       "missing-configuration",
                                                       "missing-configuration-key",
                                                       "missing-dapr-configuration",
                                                       "missing-external-store",
                                                       "missing-flux-dependency",
                                                       "missing-flux-source",
                                                       "missing-gateway",
                                                       "missing-gateway-certificate",
                                                       "missing-gateway-class",
                                                       "missing-governing-service",
                                                       "missing-ingress-backend",
                                                       "missing-pull-secret",
                                                       "missing-role",
                                                       "missing-route-backend",
                                                       "missing-scale-target",
                                                       "missing-server",
                                                       "missing-service-account",
                                                       "missing-subject",
                                                       "missing-tls-secret",
                                                       "missing-token-secret",
                                                       "monitor-without-target",
                                                       "policy-without-pods",
                                                       "service-without-pods",
                                                       "topic-without-operator",
                                                       "unknown-broker-address",
                                                       "unknown-cluster",
                                                       "unknown-pubsub",
                                                       "unknown-reference",
                                                       "unknown-scope",
                                                       "unknown-secret-store"};
static_assert(std::ranges::is_sorted(absences));

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '/';
}

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

/// Text of the run that may hold objects; the words in it that may be their names are sorted.
struct Unknown {
  std::vector<std::string_view> words;
  std::vector<std::string> folders;  ///< of templates that make names: anything may come of those
};

/// Markdown: manifests in it are examples, whatever the file is called. No YAML has such a line.
bool is_markdown(std::string_view text) {
  return text.starts_with("```") || text.find("\n```") != std::string_view::npos;
}

/// Whether what stands below the key is named there, and made elsewhere: `secretKeyRef`, `envFrom`.
bool holds_references(std::string_view key) {
  constexpr std::array<std::string_view, 7> keys = {"accessTokenSecret", "backend", "configMap", "from",
                                                    "imagePullSecrets",  "roleRef", "subjects"};
  return key.ends_with("Ref") || key.ends_with("Refs") || key.ends_with("Reference") || key == "service" ||
         std::ranges::find(keys, key) != keys.end();
}

/// The words of a text that may be names of objects in it: not those of comments, nor those that a reference
/// names. Lines are looked at one by one, since the whole is no YAML.
void take_names(std::string_view text, std::vector<std::string_view>& out) {
  std::vector<std::pair<std::size_t, bool>> above;  // keys around the line, by how far they are indented
  for (const std::string_view line : base::split_lines(text)) {
    const std::string_view rest = line.substr(0, line.find(" #"));
    const std::size_t begin = rest.find_first_not_of(" \t-");
    if (begin == std::string_view::npos || rest[begin] == '#') continue;
    while (!above.empty() && above.back().first >= begin) above.pop_back();
    const std::size_t colon = rest.find(':', begin);
    const std::string_view key = rest.substr(begin, colon == std::string_view::npos ? 0 : colon - begin);
    const bool referring = (!above.empty() && above.back().second) || holds_references(key);
    above.emplace_back(begin, referring);
    if (!referring) std::ranges::copy(words_of(rest.substr(begin)), std::back_inserter(out));
  }
}

Unknown unknown_of(const Input& input, const source::Files& files) {
  Unknown unknown;
  std::map<std::uint32_t, bool> defining;  // whether a file defines anything
  for (const UnreadText& unread : input.unread) {
    const std::string_view all = files.text(unread.span.file);
    const std::string& path = files.path(unread.span.file);
    const auto [known, first] = defining.try_emplace(unread.span.file);
    if (first) known->second = !is_markdown(all) && !is_values_name(name_of(path));
    if (!known->second) continue;
    take_names(all.substr(unread.span.begin, unread.span.end - unread.span.begin), unknown.words);
    if (unread.templated) unknown.folders.push_back(folder_of(path));
  }
  const auto take = [&](const source::Span& span) {
    const std::string_view text = files.text(span.file).substr(span.begin, span.end - span.begin);
    std::ranges::copy(words_of(text), std::back_inserter(unknown.words));
  };
  for (const Object& object : input.corpus.objects()) {
    if (is_filled_in_later(object.name_space) || is_filled_in_later(object.id.name)) take(object.node->span);
  }
  std::ranges::sort(unknown.words);
  std::ranges::sort(unknown.folders);
  return unknown;
}

}  // namespace

void drop_unknown(std::vector<Found>& found, const Input& input, const source::Files& files) {
  const Unknown unknown = unknown_of(input, files);
  std::erase_if(found, [&](const Found& one) {
    if (!one.finding.span.known() || !std::ranges::binary_search(absences, one.finding.rule)) return false;
    const source::Span& span = one.finding.span;
    const std::string_view text = files.text(span.file).substr(span.begin, span.end - span.begin);
    if (is_filled_in_later(text)) return true;
    if (std::ranges::binary_search(unknown.folders, folder_of(files.path(span.file)))) return true;
    return !unknown.words.empty() && std::ranges::all_of(words_of(text), [&](std::string_view word) {
      return std::ranges::binary_search(unknown.words, word);
    });
  });
}

}  // namespace twinhull::lint
