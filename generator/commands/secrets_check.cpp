#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/ascii.h"
#include "base/text.h"
#include "commands/secrets.h"
#include "kubernetes/names.h"
#include "model/check.h"

namespace twinhull::commands {
namespace {

constexpr std::size_t kMaxSecretSize = 1024 * 1024;  ///< of a Secret, all keys together

std::string_view text_at(const yaml::Node& map, std::string_view key) {
  const yaml::Node* value = map.get(key);
  return value != nullptr && value->is(yaml::Kind::string) ? value->text : std::string_view();
}

/// `openaiApiKey` becomes `OPENAI_API_KEY`.
std::string in_capitals(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool capital = base::is_upper(c);
    if (capital) out += '_';
    out += base::to_upper(c);
  }
  return out;
}

}  // namespace

std::vector<RequiredSecret> required_secrets(const model::System& system) {
  std::vector<RequiredSecret> out;
  const yaml::Node* secrets = system.root->get("secrets");
  if (secrets == nullptr) return out;
  std::map<std::string, std::set<std::string_view>, std::less<>> claims;  // name of a variable → values
  for (const yaml::Entry& secret : secrets->entries) {
    const yaml::Node* keys = secret.value->get("keys");
    if (keys == nullptr) continue;
    for (const yaml::Entry& key : keys->entries) {
      out.push_back({.secret = secret.key, .key = &key});
      const std::string_view value = text_at(*key.value, "value");
      claims[std::string(key.key)].insert(value);
      claims[in_capitals(value)].insert(value);
    }
  }
  for (RequiredSecret& wanted : out) {
    const std::string_view key = wanted.key->key;
    const std::string capitals = in_capitals(text_at(*wanted.key->value, "value"));
    if (claims[std::string(key)].size() == 1) wanted.variables.emplace_back(key);
    if (capitals == key) continue;
    // A shell cannot set a variable with a dash, so messages use the other name.
    const bool plain = key.find_first_of("-.") == std::string_view::npos;
    wanted.variables.insert(plain ? wanted.variables.end() : wanted.variables.begin(), capitals);
  }
  return out;
}

void check_secret(const RequiredSecret& wanted, const std::optional<ProvidedSecret>& given,
                  const std::string& origin, std::string_view near, diagnostic::Findings& findings) {
  const yaml::Node& about = *wanted.key->value;
  const yaml::Node* marked = about.get("required");
  const bool required = marked == nullptr || marked->is_true();
  const bool empty = !given || given->value.empty();
  if (empty && !required) return;
  std::string fault = empty ? std::string() : model::validate_secret(about, given->value);
  if (fault.empty() && !empty && given->value.size() > kMaxSecretSize)
    fault = fmt::format("has {} KiB; the limit of a Secret is 1024 KiB", given->value.size() / 1024);
  if (!empty && fault.empty()) return;

  const std::string& variable = given ? given->variable : wanted.variables.front();
  std::string fault_message = empty ? fmt::format("`{}` {}", variable, given ? "is empty" : "is not set")
                                    : fmt::format("`{}` {}", variable, fault);
  const std::string_view sentence = text_at(about, "message");
  diagnostic::Finding finding{
      .rule = empty ? "missing-secret-value" : "invalid-secret-value",
      .message = sentence.empty() ? fault_message : std::string(sentence),
      .related = {{fmt::format("`{}` is declared here", wanted.key->key), wanted.key->key_span}},
      .path = fmt::format("secrets.{}", text_at(about, "value")),
      .redact_source = true};
  if (given) finding.span = given->span;
  if (!finding.span.known()) finding.file = origin;
  const std::string where = origin.empty() ? "the environment" : fmt::format("`{}`", origin);
  std::string what = fmt::format("{} it in {}", empty ? "set" : "change", where);
  if (!given && !near.empty()) what += fmt::format("; is `{}` a typo?", near);
  finding.help = sentence.empty() ? what : fmt::format("{}; {}", fault_message, what);
  findings.push_back(std::move(finding));
}

}  // namespace twinhull::commands
