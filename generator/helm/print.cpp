#include "helm/print.h"

#include <algorithm>
#include <cmath>

#include "base/base64.h"
#include "base/go_float.h"
#include "base/go_json.h"
#include "base/unicode.h"
#include "helm/dates.h"

namespace twinhull::helm {
namespace {

void print_nested(std::string& out, const Value& value, int depth) {
  if (depth > max_value_depth) {
    out += "...";
    return;
  }
  switch (value.type) {
    case Type::invalid:
    case Type::nil:
      out += "<nil>";
      return;
    case Type::boolean:
      out += value.truth ? "true" : "false";
      return;
    case Type::integer:
    case Type::int64:
    case Type::byte:
      out += std::to_string(value.integer);
      return;
    case Type::number:
      out += base::go_float(value.number);
      return;
    case Type::string:
      out += value.text();
      return;
    case Type::time:
      out += format_time("2006-01-02 15:04:05.999999999 -0700 MST", value.integer);
      return;
    case Type::object: {
      const Object& object = *value.object;
      if (!object.text.empty()) {
        out += object.text;
        return;
      }
      out += object.type.starts_with('*') ? "&{" : "{";
      for (std::size_t i = 0; i < object.fields.size(); ++i) {
        if (i > 0) out += ' ';
        print_nested(out, object.fields[i].second, depth + 1);
      }
      out += '}';
      return;
    }
    default:
      break;
  }
  const std::string_view separator = " ";
  if (value.is_list()) {
    out += '[';
    bool first = true;
    for (const Value& item : items_of(value)) {
      if (!first) out += separator;
      first = false;
      print_nested(out, item, depth + 1);
    }
    out += ']';
    return;
  }
  out += "map[";
  bool first = true;
  for (const auto& [key, entry] : entries_of(value)) {
    if (!first) out += separator;
    first = false;
    out += key;
    out += ':';
    if (value.type == Type::files) {
      out += '[';
      const std::string_view bytes = entry.text();
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i > 0) out += ' ';
        out += std::to_string(static_cast<unsigned char>(bytes[i]));
      }
      out += ']';
      continue;
    }
    print_nested(out, entry, depth + 1);
  }
  out += ']';
}

/// Go's `strconv.IsPrint`: letters, marks, digits, punctuation, symbols and the ASCII space.
bool is_print(char32_t c) {
  if (c < 0x20 || c == 0x7F) return false;
  if (c < 0x7F) return true;
  if (c < 0xA1 || c == 0xAD) return false;
  const bool space_or_format = (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
                               (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0x1680 || c == 0xFEFF ||
                               c == 0x61C || c == 0x180E || (c >= 0xFFF0 && c <= 0xFFFB);
  const bool private_use = (c >= 0xD800 && c < 0xF900) || c >= 0xE0000 || (c & 0xFFFE) == 0xFFFE;
  return !space_or_format && !private_use;
}

void append_hex(std::string& out, char32_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) out += "0123456789abcdef"[(value >> (4 * i)) & 0xF];
}

}  // namespace

void print(std::string& out, const Value& value) { print_nested(out, value, 0); }

std::string printed(const Value& value) {
  std::string out;
  print(out, value);
  return out;
}

std::string text_of(const Value& value) {
  if (value.type == Type::string) return std::string(value.text());
  if (value.type == Type::bytes) {
    std::string out;
    for (const Value& byte : items_of(value)) out += static_cast<char>(byte.integer);
    return out;
  }
  return printed(value);
}

std::string go_quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode(text, at);
    const char c = text[at];
    if (!point.valid) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(c), 2);
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (is_print(point.value)) {
      out += text.substr(at, point.size);
    } else if (const std::size_t named = std::string_view("\a\b\f\n\r\t\v").find(c);
               point.size == 1 && named != std::string_view::npos) {
      out += '\\';
      out += "abfnrtv"[named];
    } else if (point.value < ' ' || point.value == 0x7F) {
      out += "\\x";
      append_hex(out, point.value, 2);
    } else if (point.value < 0x10000) {
      out += "\\u";
      append_hex(out, point.value, 4);
    } else {
      out += "\\U";
      append_hex(out, point.value, 8);
    }
    at += point.size;
  }
  return out + '"';
}

std::string go_sprint(const std::vector<Value>& values, bool line) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool texts = values[i].type == Type::string || (i > 0 && values[i - 1].type == Type::string);
    if (i > 0 && (line || !texts)) out += ' ';
    print(out, values[i]);
  }
  if (line) out += '\n';
  return out;
}

namespace {

class JsonWriter {
 public:
  JsonWriter(std::string& out, bool html, bool indent, std::string& fault)
      : out_(out),
        html_(html ? base::JsonHtml::escaped : base::JsonHtml::plain),
        indent_(indent),
        fault_(fault) {}

  void write(const Value& value, int depth) {
    if (depth > max_value_depth) {
      fault_ = "json: unsupported value: encountered a cycle via " + type_name(value);
      return;
    }
    switch (value.type) {
      case Type::invalid:
      case Type::nil:
        out_ += "null";
        return;
      case Type::number:
        if (!std::isfinite(value.number)) {
          fault_ = "json: unsupported value: " + base::go_float(value.number);
          return;
        }
        out_ += base::go_json_float(value.number);
        return;
      case Type::string:
        return base::append_go_json_string(out_, value.text(), html_);
      case Type::time:
        return base::append_go_json_string(
            out_, format_time("2006-01-02T15:04:05.999999999Z07:00", value.integer), html_);
      case Type::object:
        return write_object(*value.object, depth);
      case Type::bytes:
        return base::append_go_json_string(out_, base::base64(text_of(value)), html_);
      default:
        break;
    }
    if (value.is_list()) {
      if (value.list == nullptr) {
        out_ += "null";
        return;
      }
      out_ += '[';
      bool first = true;
      for (const Value& item : value.list->items) {
        separate(first, depth);
        write(item, depth + 1);
      }
      return close(']', first, depth);
    }
    if (value.is_map()) {
      if (value.map == nullptr) {
        out_ += "null";
        return;
      }
      out_ += '{';
      bool first = true;
      for (const auto& [key, entry] : value.map->entries) {
        separate(first, depth);
        write_key(key);
        if (value.type == Type::files) {
          base::append_go_json_string(out_, base::base64(entry.text()), html_);
        } else {
          write(entry, depth + 1);
        }
      }
      return close('}', first, depth);
    }
    print(out_, value);
  }

 private:
  void write_object(const Object& object, int depth) {
    if (object.type == "*semver.Version") return base::append_go_json_string(out_, object.text, html_);
    out_ += '{';
    bool first = true;
    for (const auto& [name, field] : object.fields) {
      separate(first, depth);
      write_key(name);
      write(field, depth + 1);
    }
    close('}', first, depth);
  }
  void write_key(std::string_view key) {
    base::append_go_json_string(out_, key, html_);
    out_ += indent_ ? ": " : ":";
  }
  void separate(bool& first, int depth) {
    if (!first) out_ += ',';
    first = false;
    if (indent_) out_.append("\n").append(static_cast<std::size_t>(depth + 1) * 2, ' ');
  }
  void close(char bracket, bool empty, int depth) {
    if (indent_ && !empty) out_.append("\n").append(static_cast<std::size_t>(depth) * 2, ' ');
    out_ += bracket;
  }

  std::string& out_;
  base::JsonHtml html_;
  bool indent_;
  std::string& fault_;
};

}  // namespace

std::string to_json(const Value& value, bool html, bool indent, std::string& fault) {
  std::string out;
  JsonWriter(out, html, indent, fault).write(value, 0);
  return fault.empty() ? out : "";
}

}  // namespace twinhull::helm
