#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/go_float.h"
#include "base/unicode.h"
#include "helm/documents.h"
#include "helm/numbers.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(),
                                     [](char c) { return base::is_alnum(c) || c == '-' || c == '_'; });
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const std::size_t named = std::string_view("\t\n\r\"\\\b\f").find(c);
    if (named != std::string_view::npos) {
      out += '\\';
      out += "tnr\"\\bf"[named];
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string key_text(std::string_view key) { return is_bare(key) ? std::string(key) : quoted(key); }

bool is_table_list(const Value& value) {
  const auto& items = items_of(value);
  return value.is_list() && !items.empty() &&
         std::all_of(items.begin(), items.end(), [](const Value& item) { return item.is_map(); });
}

class Writer {
 public:
  std::string run(const Value& value) {
    table(value, "", 0);
    return out_;
  }

 private:
  void table(const Value& value, const std::string& path, int depth) {
    if (depth > max_value_depth) return;
    for (const auto& [key, entry] : entries_of(value)) {
      if (entry.is_map() || is_table_list(entry) || entry.is_nil()) continue;
      pad(depth - 1);
      out_ += key_text(key) + " = " + inline_value(entry, depth) + "\n";
    }
    for (const auto& [key, entry] : entries_of(value)) {
      const std::string name = path.empty() ? key_text(key) : path + "." + key_text(key);
      if (entry.is_map()) {
        heading("[" + name + "]", depth);
        table(entry, name, depth + 1);
      } else if (is_table_list(entry)) {
        for (const Value& item : items_of(entry)) {
          heading("[[" + name + "]]", depth);
          table(item, name, depth + 1);
        }
      }
    }
  }

  void heading(const std::string& text, int depth) {
    if (!out_.empty() && depth == 0) out_ += '\n';
    pad(depth);
    out_ += text + "\n";
  }

  void pad(int depth) { out_.append(static_cast<std::size_t>(std::max(depth, 0)) * 2, ' '); }

  std::string inline_value(const Value& value, int depth) {
    if (depth > max_value_depth) return "";
    if (value.type == Type::string) return quoted(value.text());
    if (value.type == Type::number) {
      if (std::isnan(value.number)) return "nan";
      if (std::isinf(value.number)) return value.number > 0 ? "inf" : "-inf";
      const std::string text = base::go_float(value.number);
      return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    if (value.is_list()) {
      std::string out = "[";
      bool first = true;
      for (const Value& item : items_of(value)) {
        if (!first) out += ", ";
        first = false;
        out += inline_value(item, depth + 1);
      }
      return out + "]";
    }
    if (value.is_map()) {
      std::string out = "{";
      bool first = true;
      for (const auto& [key, entry] : entries_of(value)) {
        if (entry.is_nil()) continue;
        if (!first) out += ", ";
        first = false;
        out += key_text(key) + " = " + inline_value(entry, depth + 1);
      }
      return out + "}";
    }
    return printed(value);
  }

  std::string out_;
};

/// Reads TOML 1.0, where dates are texts.
class Reader {
 public:
  Reader(Heap& heap, std::string_view text) : heap_(heap), text_(text) {}

  base::Expected<Value> run() {
    Map* root = heap_.make_map();
    Map* table = root;
    while (error_.empty() && skip_lines()) {
      if (peek() == '[') {
        table = heading(root);
      } else {
        key_value(*table, 0);
      }
      if (error_.empty()) end_of_line();
    }
    if (!error_.empty()) return {std::nullopt, error_};
    return {of_map(root), {}};
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void fail(std::string_view message) {
    if (!error_.empty()) return;
    const auto line =
        1 + std::count(text_.begin(),
                       text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size())), '\n');
    error_ = fmt::format("toml: line {}: {}", line, message);
  }
  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  void skip_comment() {
    if (peek() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
  }
  /// To the next content; false at the end.
  bool skip_lines() {
    while (at_ < text_.size()) {
      skip_blanks();
      skip_comment();
      if (peek() != '\n' && peek() != '\r') break;
      ++at_;
    }
    return at_ < text_.size();
  }
  void end_of_line() {
    skip_blanks();
    skip_comment();
    if (peek() == '\r') ++at_;
    if (at_ < text_.size() && peek() != '\n') fail("expected a newline");
  }

  std::vector<std::string> keys() {
    std::vector<std::string> out;
    while (error_.empty()) {
      skip_blanks();
      if (peek() == '"' || peek() == '\'') {
        out.push_back(string());
      } else {
        const std::size_t begin = at_;
        while (base::is_alnum(peek()) || peek() == '-' || peek() == '_') ++at_;
        if (begin == at_) fail("expected a key");
        out.emplace_back(text_.substr(begin, at_ - begin));
      }
      skip_blanks();
      if (peek() != '.') break;
      ++at_;
    }
    return out;
  }

  /// The table at the key: the last one of a list of tables.
  Map* enter(Map& map, const std::string& key) {
    const Value* found = helm::find(&map, key);
    if (found == nullptr) {
      Map* made = heap_.make_map();
      set(heap_, map, key, of_map(made));
      return made;
    }
    Value value = *found;
    if (value.is_list() && !items_of(value).empty()) value = items_of(value).back();
    if (value.is_map() && value.map != nullptr) return value.map;
    fail("key is already defined");
    return &map;
  }

  Map* heading(Map* root) {
    ++at_;
    const bool list = peek() == '[';
    if (list) ++at_;
    const std::vector<std::string> path = keys();
    if (peek() != ']') fail("expected `]`");
    ++at_;
    if (list && peek() == ']') ++at_;
    Map* map = root;
    for (std::size_t i = 0; error_.empty() && i < path.size(); ++i) {
      if (!list || i + 1 < path.size()) {
        map = enter(*map, path[i]);
        continue;
      }
      const Value* found = helm::find(map, path[i]);
      Value items = found == nullptr ? of_list(heap_.make_list()) : *found;
      if (found == nullptr) set(heap_, *map, path[i], items);
      if (!items.is_list() || items.list == nullptr) {
        fail("key is already defined");
        return map;
      }
      map = heap_.make_map();
      append(heap_, *items.list, of_map(map));
    }
    return map;
  }

  void key_value(Map& table, int depth) {
    const std::vector<std::string> path = keys();
    skip_blanks();
    if (peek() != '=') return fail("expected `=`");
    ++at_;
    skip_blanks();
    Map* map = &table;
    for (std::size_t i = 0; error_.empty() && i + 1 < path.size(); ++i) map = enter(*map, path[i]);
    if (!error_.empty()) return;
    if (helm::find(map, path.back()) != nullptr) return fail("key is already defined");
    const Value entry = value(depth + 1);
    if (error_.empty()) set(heap_, *map, path.back(), entry);
  }

  std::string string() {
    const char quote = peek();
    const bool literal = quote == '\'';
    const bool several = peek(1) == quote && peek(2) == quote;
    const std::string closing(several ? 3 : 1, quote);
    at_ += closing.size();
    if (several && peek() == '\r') ++at_;
    if (several && peek() == '\n') ++at_;
    std::string out;
    while (true) {
      if (at_ >= text_.size() || (!several && peek() == '\n')) {
        fail("a text is not closed");
        return out;
      }
      if (text_.substr(at_).starts_with(closing)) break;
      if (literal || peek() != '\\') {
        out += text_[at_++];
        continue;
      }
      ++at_;
      const char escape = peek();
      ++at_;
      const std::size_t named = std::string_view("btnfr\"\\").find(escape);
      if (named != std::string_view::npos) {
        out += "\b\t\n\f\r\"\\"[named];
      } else if (escape == 'u' || escape == 'U') {
        const std::size_t digits = escape == 'u' ? 4 : 8;
        char32_t code = 0;
        for (std::size_t i = 0; i < digits && base::is_hex(peek()); ++i, ++at_) {
          const char c = base::to_lower(peek());
          code = code * 16 + static_cast<char32_t>(base::is_digit(c) ? c - '0' : c - 'a' + 10);
        }
        base::append_utf8(out, code);
      } else if (several && (escape == '\n' || escape == ' ' || escape == '\r')) {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
      } else {
        fail("invalid escape character");
        return out;
      }
    }
    at_ += closing.size();
    return out;
  }

  Value value(int depth) {
    if (depth > 200) {
      fail("nested too deeply");
      return {};
    }
    if (peek() == '"' || peek() == '\'') return of_text(heap_, string());
    if (peek() == '[') return list(depth);
    if (peek() == '{') return inline_table(depth);
    const std::size_t begin = at_;
    while (at_ < text_.size() && std::string_view(",]}#\n\r \t").find(peek()) == std::string_view::npos)
      ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "true" || word == "false") return of(word == "true");
    if (const std::optional<std::int64_t> integer = parse_go_integer(word)) return of_int64(*integer);
    std::string bare;
    std::copy_if(word.begin(), word.end(), std::back_inserter(bare), [](char c) { return c != '_'; });
    if (const std::optional<double> number = parse_go_float(bare)) return of_number(*number);
    if (word.size() >= 8 && base::is_digit(word[0])) return of_text(heap_, word);
    fail("expected a value");
    return {};
  }

  Value list(int depth) {
    List* items = heap_.make_list();
    ++at_;
    while (error_.empty()) {
      skip_lines();
      if (peek() == ']') break;
      append(heap_, *items, value(depth + 1));
      skip_lines();
      if (peek() == ',') {
        ++at_;
      } else if (peek() != ']') {
        fail("expected a comma or `]`");
      }
    }
    ++at_;
    return of_list(items);
  }

  Value inline_table(int depth) {
    Map* map = heap_.make_map();
    ++at_;
    skip_blanks();
    while (error_.empty() && peek() != '}') {
      key_value(*map, depth + 1);
      skip_blanks();
      if (peek() == ',') {
        ++at_;
        skip_blanks();
      } else if (peek() != '}') {
        fail("expected a comma or `}`");
      }
    }
    ++at_;
    return of_map(map);
  }

  Heap& heap_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace

std::string to_toml(const Value& value) { return Writer().run(value); }

base::Expected<Value> read_toml(Heap& heap, std::string_view text) { return Reader(heap, text).run(); }

}  // namespace twinhull::helm
