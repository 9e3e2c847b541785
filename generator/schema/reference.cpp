#include "schema/reference.h"

#include <charconv>
#include <string>
#include <system_error>

#include "schema/schema.h"

namespace twinhull::schema {
namespace {

/// Decodes `~1` to `/`, `~0` to `~`, and in a URI fragment `%25` to `%`.
std::string unescaped(std::string_view token, bool fragment) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    unsigned char value = 0;
    if (fragment && token[i] == '%' && i + 2 < token.size() &&
        std::from_chars(token.data() + i + 1, token.data() + i + 3, value, 16).ptr == token.data() + i + 3) {
      text.push_back(static_cast<char>(value));
      i += 2;
      continue;
    }
    text.push_back(token[i]);
  }
  for (std::size_t at = text.find('~'); at != std::string::npos && at + 1 < text.size();
       at = text.find('~', at + 1)) {
    if (text[at + 1] == '1')
      text.replace(at, 2, "/");
    else if (text[at + 1] == '0')
      text.replace(at, 2, "~");
  }
  return text;
}

const yaml::Node* walk(const yaml::Node& root, std::string_view pointer, bool fragment) {
  const yaml::Node* node = &root;
  while (!pointer.empty()) {
    if (pointer[0] != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t next = pointer.find('/');
    const std::string token = unescaped(pointer.substr(0, next), fragment);
    pointer = next == std::string_view::npos ? std::string_view() : pointer.substr(next);
    if (node->is(yaml::Kind::map)) {
      node = node->get(token);
    } else if (node->is(yaml::Kind::list)) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
      const bool whole = error == std::errc() && end == token.data() + token.size();
      node = whole && index < node->items.size() ? node->items[index] : nullptr;
    } else {
      node = nullptr;
    }
    if (node == nullptr) return nullptr;
  }
  return node;
}

const yaml::Node* find_anchor(const yaml::Node& node, std::string_view anchor) {
  if (node.is(yaml::Kind::map)) {
    const yaml::Node* own = node.get("$anchor");
    if (own != nullptr && own->is(yaml::Kind::string) && own->text == anchor) return &node;
    for (const yaml::Entry& entry : node.entries) {
      if (entry.key == "enum" || entry.key == "const" || entry.key == "default" || entry.key == "examples")
        continue;
      if (const yaml::Node* found = find_anchor(*entry.value, anchor)) return found;
    }
  }
  for (const yaml::Node* item : node.items) {
    if (const yaml::Node* found = find_anchor(*item, anchor)) return found;
  }
  return nullptr;
}

}  // namespace

const yaml::Node* follow_pointer(const yaml::Node& root, std::string_view pointer) {
  return walk(root, pointer, false);
}

const yaml::Node* follow_reference(const yaml::Node& root, std::string_view reference) {
  if (reference.empty() || reference[0] != '#') return nullptr;
  reference.remove_prefix(1);
  if (reference.empty() || reference[0] == '/') return walk(root, reference, true);
  return find_anchor(root, reference);
}

const yaml::Node* resolve_local_ref(const yaml::Node& root, const yaml::Node* schema) {
  // Circular references do not resolve.
  for (int steps = 0; steps < 100; ++steps) {
    if (schema == nullptr || !schema->is(yaml::Kind::map)) return schema;
    const yaml::Node* reference = schema->get("$ref");
    if (reference == nullptr || !reference->is(yaml::Kind::string)) return schema;
    schema = follow_reference(root, reference->text);
  }
  return nullptr;
}

}  // namespace twinhull::schema
