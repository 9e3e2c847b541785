#include "helm/set_values.h"

#include <fmt/format.h>

#include <variant>
#include <vector>

#include "base/text.h"
#include "helm/documents.h"
#include "helm/numbers.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

constexpr std::int64_t max_index = 65536;
constexpr std::size_t max_nesting = 30;

using Step = std::variant<std::string, std::size_t>;  ///< a key, or an index

class SetParser {
 public:
  SetParser(Heap& heap, Map& values, std::string_view text, SetSyntax syntax, base::FileSystem& fs,
            std::uint32_t origin)
      : heap_(heap), values_(values), text_(text), syntax_(syntax), fs_(fs), origin_(origin) {}

  std::string run() {
    while (error_.empty() && at_ < text_.size()) one();
    return error_;
  }

 private:
  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }

  /// Up to one of the characters, which `last` is; 0 at the end. A backslash escapes.
  std::string until(std::string_view stops, char& last) {
    std::string out;
    last = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\\' && at_ < text_.size()) {
        out += text_[at_++];
      } else if (stops.find(c) != std::string_view::npos) {
        last = c;
        break;
      } else {
        out += c;
      }
    }
    return out;
  }

  void one() {
    std::vector<Step> path;
    while (error_.empty()) {
      char last = 0;
      const bool after_index = !path.empty() && std::holds_alternative<std::size_t>(path.back());
      const std::string key = until("=[,.", last);
      if (after_index) {
        if (!key.empty())
          return fail(fmt::format("unexpected data at end of array index: {}", go_quoted(key)));
      } else if (last == 0) {
        if (!key.empty()) fail(fmt::format("key {} has no value", go_quoted(key)));
        return;
      } else if (last == ',') {
        return fail(fmt::format("key {} has no value (cannot end with ,)", go_quoted(key)));
      } else {
        path.emplace_back(key);
      }
      if (last == 0 || last == ',') return;
      if (path.size() > max_nesting) {
        return fail(fmt::format(
            "value name nested level is greater than maximum supported nested level of {}", max_nesting));
      }
      if (last == '=') break;
      if (last == '.') {
        // After an index, the key follows directly.
        if (after_index) {
          const std::string next = until("=[,.", last);
          --at_;
          path.emplace_back(next);
          ++at_;
          if (last == '=') break;
          if (last == '[') {
            add_index(path);
            continue;
          }
          if (last == '.') continue;
          return fail(fmt::format("key {} has no value", go_quoted(next)));
        }
        continue;
      }
      add_index(path);
    }
    if (error_.empty()) assign(path, marked(value(), 0));
  }

  /// With the origin, at every depth.
  Value marked(Value value, int depth) const {
    if (origin_ == 0 || depth > max_value_depth) return value;
    value.origin = origin_;
    if (value.is_list() && value.list != nullptr) {
      for (Value& item : value.list->items) item = marked(item, depth + 1);
    } else if (value.is_map() && value.map != nullptr) {
      for (auto& [key, entry] : value.map->entries) entry = marked(entry, depth + 1);
    }
    return value;
  }

  void add_index(std::vector<Step>& path) {
    char last = 0;
    const std::string digits = until("]", last);
    const std::optional<std::int64_t> index = parse_go_integer(digits, 10);
    if (last != ']' || !index)
      return fail("error parsing index: strconv.Atoi: parsing " + go_quoted(digits) + ": invalid syntax");
    if (*index < 0) return fail(fmt::format("negative {} index not allowed", *index));
    if (*index > max_index) {
      return fail(
          fmt::format("index of {} is greater than maximum supported index of {}", *index, max_index));
    }
    path.emplace_back(static_cast<std::size_t>(*index));
  }

  Value typed(const std::string& text) {
    if (syntax_ == SetSyntax::string) return of_text(heap_, text);
    if (base::equal_ignoring_case(text, "true")) return of(true);
    if (base::equal_ignoring_case(text, "false")) return of(false);
    if (base::equal_ignoring_case(text, "null")) return nil_value();
    if (text == "0") return of_int64(0);
    if (!text.starts_with('0')) {
      if (const std::optional<std::int64_t> number = parse_go_integer(text, 10)) return of_int64(*number);
    }
    return of_text(heap_, text);
  }

  Value value() {
    if (syntax_ == SetSyntax::json) return json();
    if (syntax_ == SetSyntax::file) {
      char last = 0;
      const std::string path = until(",", last);
      base::Expected<std::string> content = fs_.read_from(path);
      if (!content.value) {
        fail(fmt::format("open {}: {}", path, content.error));
        return {};
      }
      return of_text(heap_, *content.value);
    }
    if (at_ < text_.size() && text_[at_] == '{') {
      ++at_;
      List* list = heap_.make_list();
      while (true) {
        char last = 0;
        const std::string item = until(",}", last);
        if (last == 0) {
          fail("list must terminate with '}'");
          return {};
        }
        if (last != '}' || !item.empty() || !list->items.empty()) append(heap_, *list, typed(item));
        if (last == '}') break;
      }
      if (at_ < text_.size() && text_[at_] == ',') ++at_;
      return of_list(list);
    }
    char last = 0;
    return typed(until(",", last));
  }

  /// The shortest prefix up to a comma that is JSON.
  Value json() {
    std::size_t end = at_;
    while (true) {
      end = text_.find(',', end);
      const std::string_view part = text_.substr(at_, end == std::string_view::npos ? end : end - at_);
      if (base::trim(part).empty()) {
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
        return nil_value();
      }
      const base::Expected<Value> value = read_json(heap_, part);
      if (value.value) {
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
        return *value.value;
      }
      if (end == std::string_view::npos) {
        fail(value.error);
        return {};
      }
      ++end;
    }
  }

  void assign(const std::vector<Step>& path, const Value& value) {
    Value holder = of_map(&values_);
    for (std::size_t i = 0; i < path.size() && error_.empty(); ++i) {
      const bool last = i + 1 == path.size();
      const bool list_next = !last && std::holds_alternative<std::size_t>(path[i + 1]);
      const auto make = [&] { return list_next ? of_list(heap_.make_list()) : of_map(heap_.make_map()); };
      const auto fits = [&](const Value* found) {
        return found != nullptr && (list_next ? found->is_list() && found->list != nullptr
                                              : found->is_map() && found->map != nullptr);
      };
      if (const std::string* key = std::get_if<std::string>(&path[i])) {
        if (last) {
          if (!key->empty()) set(heap_, *holder.map, *key, value);
          return;
        }
        const Value* found = find(holder.map, *key);
        if (found != nullptr && !fits(found)) {
          return fail(fmt::format("unable to parse key: interface conversion: interface {{}} is {}, not {}",
                                  found->is_nil() ? "nil" : type_name(*found),
                                  list_next ? "[]interface {}" : "map[string]interface {}"));
        }
        if (found == nullptr) {
          set(heap_, *holder.map, *key, make());
          found = find(holder.map, *key);
        }
        if (found == nullptr) return;
        holder = *found;
      } else {
        const std::size_t index = std::get<std::size_t>(path[i]);
        while (holder.list->items.size() <= index && !heap_.exhausted())
          append(heap_, *holder.list, nil_value());
        if (heap_.exhausted()) return;
        Value& item = holder.list->items[index];
        if (last || !fits(&item)) item = last ? value : make();
        item.boxed = true;
        holder = item;
      }
    }
  }

  Heap& heap_;
  Map& values_;
  std::string_view text_;
  SetSyntax syntax_;
  base::FileSystem& fs_;
  std::uint32_t origin_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace

std::string apply_set(Heap& heap, Map& values, std::string_view option, SetSyntax syntax,
                      base::FileSystem& fs, std::uint32_t origin) {
  const std::string error = SetParser(heap, values, option, syntax, fs, origin).run();
  return error.empty() ? "" : fmt::format("failed parsing --set data: {}", error);
}

}  // namespace twinhull::helm
