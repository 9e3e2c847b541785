#include "kustomize/generators.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/path.h"
#include "base/text.h"
#include "base/unicode.h"
#include "kustomize/base64_lines.h"
#include "kustomize/tree.h"
#include "yaml/writer.h"

namespace twinhull::kustomize {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// A key of the object and where its value comes from.
struct Source {
  std::string_view value;
  source::Span span;
};

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    if (!point.valid) return false;
    at += point.size;
  }
  return true;
}

/// Go's `unicode.IsSpace` at the beginning of the text.
std::size_t leading_space(std::string_view text) {
  if (text.empty()) return 0;
  const base::CodePoint point = base::decode(text, 0);
  const char32_t c = point.value;
  const bool space = point.valid && ((c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 ||
                                     c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
                                     c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000);
  return space ? point.size : 0;
}

struct Generator {
  Context& context;
  const KustomizationRoot& tree;
  const Node& entry;
  bool secret = false;
  std::map<std::string_view, Source> data = {};

  /// Limits what one file in many generators becomes: its text is copied, encoded and hashed for each.
  bool spend(std::string_view key, std::string_view value) const {
    constexpr std::uint64_t for_key = 160, for_text = 4;
    return context.spend(for_key + for_text * (key.size() + value.size()) / bytes_of_step);
  }

  void add(std::string_view key, std::string_view value, const source::Span& span) {
    if (!spend(key, value)) return;
    const auto [known, added] = data.emplace(key, Source{value, span});
    if (added) return;
    context.report("duplicate-key", span,
                   fmt::format("duplicate key {} in the generator: Kustomize rejects it", backquoted(key)),
                   "remove one of them");
    context.findings.back().related.push_back({"first defined here", known->second.span});
    context.findings.back().redact_source = secret;
  }

  std::span<const Node* const> list(std::string_view key) const {
    const Node* value = entry.get(key);
    return value == nullptr ? std::span<const Node* const>() : value->items;
  }

  void add_env_file(const Node& named) {
    const auto file = read_env_file(context, tree, named);
    if (!file) return;
    const std::string_view text = context.files.text(*file);
    if (!context.spend(1 + text.size() / bytes_of_step)) return;
    std::size_t begin = 0;
    bool first = true;
    for (std::string_view line : base::split_lines(text)) {
      if (context.exhausted) return;
      begin = static_cast<std::size_t>(line.data() - text.data());
      if (!is_utf8(line)) {
        context.report("invalid-utf8", span_of(*file, begin, line.size()),
                       "line is not UTF-8: Kustomize rejects the file",
                       "save the file as UTF-8, or list a binary file in `files`");
        context.findings.back().redact_source = secret;
        continue;
      }
      constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
      if (first && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
      first = false;
      for (std::size_t space = leading_space(line); space > 0; space = leading_space(line))
        line.remove_prefix(space);
      if (line.empty() || line.front() == '#') continue;
      const std::size_t equal = line.find('=');
      const std::string_view key = line.substr(0, equal);
      begin = static_cast<std::size_t>(line.data() - text.data());
      const source::Span span = span_of(*file, begin, key.size());
      if (key.empty()) continue;
      add(key, equal == std::string_view::npos ? std::string_view() : line.substr(equal + 1), span);
    }
  }

  static source::Span span_of(std::uint32_t file, std::size_t begin, std::size_t size) {
    return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
  }

  void add_literal(const Node& literal) {
    const std::size_t equal = literal.text.find('=');
    if (equal == 0 || equal == std::string_view::npos) {
      context.report("kustomize-build-error", literal.span, "literal without `=`: Kustomize rejects it",
                     "write `key=value`, or list a file in `files`");
      context.findings.back().redact_source = secret;
      return;
    }
    std::string_view value = literal.text.substr(equal + 1);
    if (value.size() >= 2 && value.front() == value.back() && (value.front() == '"' || value.front() == '\''))
      value = value.substr(1, value.size() - 2);
    add(literal.text.substr(0, equal), value, literal.span);
  }

  void add_file(const Node& named) {
    const std::size_t equal = named.text.find('=');
    const bool has_key = equal != std::string_view::npos;
    const std::string_view path = has_key ? named.text.substr(equal + 1) : named.text;
    if (has_key && (equal == 0 || path.empty() || path.find('=') != std::string_view::npos)) {
      context.report("kustomize-build-error", named.span,
                     "a file must be `PATH` or `KEY=PATH`: Kustomize fails");
      return;
    }
    const auto file = read_file(context, tree, path, named);
    if (!file) return;
    add(has_key ? named.text.substr(0, equal) : base::file_name(path), context.files.text(*file), named.span);
  }

  void read() {
    for (const Node* item : list("envs")) add_env_file(*item);
    if (const Node* env = entry.get("env"); env != nullptr && !env->text.empty()) add_env_file(*env);
    for (const Node* item : list("literals")) add_literal(*item);
    for (const Node* item : list("files")) add_file(*item);
  }

  const Node* text(std::string_view value, const source::Span& span) const {
    Node* node = context.arena.make<Node>();
    node->kind = Kind::string;
    node->style =
        value.find('\n') == std::string_view::npos ? yaml::Style::double_quoted : yaml::Style::literal;
    node->span = span;
    node->text = context.arena.copy(value);
    return node;
  }
};

/// The options of an entry: those of the kustomization fill in what it does not set.
struct EntryOptions {
  TextMap labels;
  TextMap annotations;
  bool no_hash = false;
  bool immutable = false;
};

EntryOptions options_of(const Node* local, const Node* global) {
  EntryOptions options;
  for (const Node* from : {local, global}) {
    if (from == nullptr) continue;
    const auto take = [&](std::string_view key, TextMap& into) {
      const Node* map = from->get(key);
      if (map == nullptr) return;
      TextMap more;
      for (const Entry& one : map->entries) more.emplace_back(one.key, one.value->text);
      into = merged(more, into);
    };
    const auto is_set = [&](std::string_view key) {
      const Node* value = from->get(key);
      return value != nullptr && value->is_true();
    };
    take("labels", options.labels);
    take("annotations", options.annotations);
    options.no_hash = options.no_hash || is_set("disableNameSuffixHash");
    options.immutable = options.immutable || is_set("immutable");
  }
  return options;
}

}  // namespace

Resource* generate(Context& context, const KustomizationRoot& tree, std::string_view kind, const Node& entry,
                   const Node* global) {
  const Node* name = entry.get("name");
  const bool secret = kind == "Secret";
  if (name == nullptr || name->text.empty()) {
    context.report("kustomize-build-error", entry.span, "a generator has no `name`: Kustomize fails",
                   "set `name`");
    return nullptr;
  }
  if (!context.spend(1)) return nullptr;
  // With errors, the object has the other keys, so that what references it is not reported, too.
  Generator generator{context, tree, entry, secret};
  generator.read();
  if (context.exhausted) return nullptr;
  const EntryOptions options = options_of(entry.get("options"), global);
  base::Arena& arena = context.arena;
  std::vector<Entry> metadata = {
      {"name", {}, set_by(*replacing_text(nullptr, name->text, arena), name->span, arena), {}}};
  if (const Node* space = entry.get("namespace"); space != nullptr && !space->text.empty())
    metadata.push_back(
        {"namespace", {}, set_by(*replacing_text(nullptr, space->text, arena), space->span, arena), {}});
  std::vector<Entry> root = {{"apiVersion", {}, generator.text("v1", entry.span), {}},
                             {"kind", {}, generator.text(kind, name->span), {}},
                             {"metadata", {}, yaml::make_map(arena, metadata, entry.span), {}}};
  if (secret) {
    const std::string_view type = text_at(&entry, "type");
    root.push_back({"type", {}, generator.text(type.empty() ? "Opaque" : type, entry.span), {}});
  }
  std::vector<Entry> texts;
  std::vector<Entry> binaries;
  for (const auto& [key, source] : generator.data) {
    const bool encoded = secret || !is_utf8(source.value);
    const Node* value =
        generator.text(encoded ? base64_lines(source.value) : std::string(source.value), source.span);
    (encoded && !secret ? binaries : texts).push_back({arena.copy(key), source.span, value, {}});
  }
  if (!texts.empty() || secret) root.push_back({"data", {}, yaml::make_map(arena, texts, entry.span), {}});
  if (!binaries.empty()) root.push_back({"binaryData", {}, yaml::make_map(arena, binaries, entry.span), {}});
  if (options.immutable) root.push_back({"immutable", {}, yaml::make_boolean(arena, true), {}});
  Resource& resource = context.add(*yaml::make_map(arena, root, name->span));
  resource.set_generated(entry);
  if (!options.labels.empty()) resource.set_metadata_map("labels", options.labels);
  if (!options.annotations.empty()) resource.set_metadata_map("annotations", options.annotations);
  if (!options.no_hash) resource.set_annotation(needs_hash_annotation, "enabled");
  const std::string_view behavior = text_at(&entry, "behavior");
  const bool known = behavior == "create" || behavior == "merge" || behavior == "replace";
  resource.set_annotation(behavior_annotation, known ? behavior : "unspecified");
  return &resource;
}

}  // namespace twinhull::kustomize
