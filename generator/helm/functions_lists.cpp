#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/numbers.h"
#include "helm/print.h"

namespace twinhull::helm {
namespace {

constexpr std::string_view nil_type = "runtime error: invalid memory address or nil pointer dereference";

/// Fails if the value is not a list: `Cannot find last on type string`.
bool is_list(const Call& call, const Value& value, std::string_view what) {
  if (value.is_list()) return true;
  call.fail(value.is_nil() ? std::string(nil_type) : fmt::format("{} {}", what, kind_name(value)));
  return false;
}

List* copy_of(const Call& call, const Value& list) {
  List* copy = call.heap().make_list();
  for (const Value& item : items_of(list)) append(call.heap(), *copy, item);
  return copy;
}

Value list(const Call& call) {
  List* items = call.heap().make_list();
  for (const Value& value : call.arguments) append(call.heap(), *items, value);
  return of_list(items);
}

Value push(const Call& call) {
  if (!is_list(call, call[0], "Cannot push on type")) return {};
  List* items = copy_of(call, call[0]);
  append(call.heap(), *items, call[1]);
  return of_list(items);
}

Value prepend(const Call& call) {
  if (!is_list(call, call[0], "Cannot prepend on type")) return {};
  List* items = call.heap().make_list();
  append(call.heap(), *items, call[1]);
  for (const Value& item : items_of(call[0])) append(call.heap(), *items, item);
  return of_list(items);
}

/// A list of the items from `begin` to `end`; nil if the list has none.
Value part(const Call& call, std::string_view what, bool without_first) {
  if (!is_list(call, call[0], what)) return {};
  const auto& all = items_of(call[0]);
  if (all.empty()) return of_list(nullptr);
  List* items = call.heap().make_list();
  const std::size_t begin = without_first ? 1 : 0;
  for (std::size_t i = begin; i + (1 - begin) < all.size(); ++i) append(call.heap(), *items, all[i]);
  return of_list(items);
}

Value rest(const Call& call) { return part(call, "Cannot find rest on type", true); }
Value initial(const Call& call) { return part(call, "Cannot find initial on type", false); }

Value first(const Call& call) {
  if (!is_list(call, call[0], "Cannot find first on type")) return {};
  return items_of(call[0]).empty() ? nil_value() : items_of(call[0]).front();
}

Value last(const Call& call) {
  if (!is_list(call, call[0], "Cannot find last on type")) return {};
  return items_of(call[0]).empty() ? nil_value() : items_of(call[0]).back();
}

Value reverse(const Call& call) {
  if (!is_list(call, call[0], "Cannot find reverse on type")) return {};
  List* items = copy_of(call, call[0]);
  std::reverse(items->items.begin(), items->items.end());
  return of_list(items);
}

Value compact(const Call& call) {
  if (!is_list(call, call[0], "Cannot compact on type")) return {};
  List* items = call.heap().make_list();
  for (const Value& item : items_of(call[0])) {
    if (!is_empty(item)) append(call.heap(), *items, item);
  }
  return of_list(items);
}

template <typename Items>
bool contains(const Items& items, const Value& wanted) {
  return std::any_of(items.begin(), items.end(), [&](const Value& item) { return deep_equal(wanted, item); });
}

/// Spends the steps of comparing a value with others.
bool spend_comparisons(const Call& call, const Value& value, std::size_t others) {
  constexpr std::uint64_t most = 1'000'000;
  return call.run.spend_steps((others + 1) * steps_of(value, most));
}

Value uniq(const Call& call) {
  if (!is_list(call, call[0], "Cannot find uniq on type")) return {};
  List* items = call.heap().make_list();
  for (const Value& item : items_of(call[0])) {
    if (!spend_comparisons(call, item, items->items.size())) return {};
    if (!contains(items->items, item)) append(call.heap(), *items, item);
  }
  return of_list(items);
}

Value without(const Call& call) {
  if (!is_list(call, call[0], "Cannot find without on type")) return {};
  List* items = call.heap().make_list();
  for (const Value& item : items_of(call[0])) {
    if (!spend_comparisons(call, item, call.size())) return {};
    if (!contains(call.arguments.subspan(1), item)) append(call.heap(), *items, item);
  }
  return of_list(items);
}

Value has(const Call& call) {
  if (call[1].is_nil()) return of(false);
  if (!is_list(call, call[1], "Cannot find has on type")) return {};
  return of(contains(items_of(call[1]), call[0]));
}

Value slice(const Call& call) {
  if (!is_list(call, call[0], "list should be type of slice or array but")) return {};
  const auto& all = items_of(call[0]);
  const auto size = static_cast<std::int64_t>(all.size());
  if (size == 0) return nil_value();
  const std::int64_t begin = call.size() > 1 ? to_int64(call[1]) : 0;
  const std::int64_t end = call.size() > 2 ? to_int64(call[2]) : size;
  if (begin < 0 || end < begin || end > size)
    return call.fail("reflect.Value.Slice: slice index out of bounds");
  List* items = call.heap().make_list();
  for (std::int64_t i = begin; i < end; ++i) append(call.heap(), *items, all[static_cast<std::size_t>(i)]);
  return of_list(items, call[0].type);
}

Value concat(const Call& call) {
  List* items = call.heap().make_list();
  for (const Value& value : call.arguments) {
    if (value.is_nil()) return call.fail(std::string(nil_type));
    if (!value.is_list()) return call.fail(fmt::format("Cannot concat type {} as list", kind_name(value)));
    for (const Value& item : items_of(value)) append(call.heap(), *items, item);
  }
  return of_list(items->items.empty() ? nullptr : items);
}

Value chunk(const Call& call) {
  if (!is_list(call, call[1], "Cannot chunk type")) return {};
  const auto& all = items_of(call[1]);
  const std::int64_t size = call[0].integer;
  List* chunks = call.heap().make_list();
  if (size <= 0) return call.fail("runtime error: makeslice: len out of range");
  if (all.empty()) return of_list(chunks, Type::lists);
  for (std::size_t i = 0; i < all.size();) {
    List* one = call.heap().make_list();
    for (std::int64_t j = 0; j < size && i < all.size(); ++j, ++i) append(call.heap(), *one, all[i]);
    append(call.heap(), *chunks, of_list(one));
  }
  return of_list(chunks, Type::lists);
}

Value sort_alpha(const Call& call) {
  List* items = call.heap().make_list();
  if (!call[0].is_list()) {
    append(call.heap(), *items, call.text(text_of(call[0])));
    return of_list(items, Type::strings);
  }
  for (const Value& item : items_of(call[0])) {
    if (!item.is_nil()) append(call.heap(), *items, call.text(text_of(item)));
  }
  std::sort(items->items.begin(), items->items.end(),
            [](const Value& a, const Value& b) { return a.text() < b.text(); });
  return of_list(items, Type::strings);
}

Value to_strings(const Call& call) {
  List* items = call.heap().make_list();
  if (call[0].is_list()) {
    for (const Value& item : items_of(call[0])) {
      if (!item.is_nil()) append(call.heap(), *items, call.text(text_of(item)));
    }
  } else if (!call[0].is_nil()) {
    append(call.heap(), *items, call.text(text_of(call[0])));
  }
  return of_list(items, Type::strings);
}

Value join(const Call& call) {
  const Value parts = to_strings(Call{call.run, call.arguments.subspan(1)});
  std::string out;
  bool begun = false;
  for (const Value& item : items_of(parts)) {
    if (begun) out += call[0].text();
    begun = true;
    out += item.text();
    if (!call.run.affordable(out.size())) return {};
  }
  return call.text(out);
}

Value steps(const Call& call, std::int64_t start, std::int64_t stop, std::int64_t step) {
  List* items = call.heap().make_list();
  const bool down = stop < start;
  if (down ? step >= 0 : step <= 0) return of_list(items, Type::ints);
  for (std::int64_t i = start; down ? i > stop : i < stop; i += step) {
    if (!call.run.spend_steps(1)) return {};
    append(call.heap(), *items, of_int(i));
    if (down ? i < stop - step : i > stop - step) break;
  }
  return of_list(items, Type::ints);
}

Value until(const Call& call) { return steps(call, 0, call[0].integer, call[0].integer < 0 ? -1 : 1); }
Value until_step(const Call& call) { return steps(call, call[0].integer, call[1].integer, call[2].integer); }

Value seq(const Call& call) {
  if (call.size() == 0 || call.size() > 3) return of_text("");
  const std::int64_t start = call.size() == 1 ? 1 : call[0].integer;
  const std::int64_t end = call[call.size() == 3 ? 2 : call.size() - 1].integer;
  std::int64_t step = end < start ? -1 : 1;
  const std::int64_t beyond = step;
  if (call.size() == 3) {
    step = call[1].integer;
    if (end < start && step > 0) return of_text("");
  }
  const Value numbers = steps(call, start, end + beyond, step);
  if (call.run.failed()) return {};
  std::string out;
  for (const Value& number : items_of(numbers))
    out += (out.empty() ? "" : " ") + std::to_string(number.integer);
  return call.text(out);
}

constexpr Function functions[] = {
    {"append", "aa", push},
    {"chunk", "ia", chunk},
    {"compact", "a", compact},
    {"concat", "a*", concat},
    {"first", "a", first},
    {"has", "ww", has},
    {"initial", "a", initial},
    {"join", "sw", join},
    {"last", "a", last},
    {"list", "a*", list},
    {"mustAppend", "aa", push},
    {"mustChunk", "ia", chunk},
    {"mustCompact", "a", compact},
    {"mustFirst", "a", first},
    {"mustHas", "ww", has},
    {"mustInitial", "a", initial},
    {"mustLast", "a", last},
    {"mustPrepend", "aa", prepend},
    {"mustPush", "aa", push},
    {"mustRest", "a", rest},
    {"mustReverse", "a", reverse},
    {"mustSlice", "aa*", slice},
    {"mustUniq", "a", uniq},
    {"mustWithout", "aa*", without},
    {"prepend", "aa", prepend},
    {"push", "aa", push},
    {"rest", "a", rest},
    {"reverse", "a", reverse},
    {"seq", "i*", seq},
    {"slice", "aa*", slice},
    {"sortAlpha", "w", sort_alpha},
    {"toStrings", "w", to_strings},
    {"tuple", "a*", list},
    {"uniq", "a", uniq},
    {"until", "i", until},
    {"untilStep", "iii", until_step},
    {"without", "aa*", without},
};

}  // namespace

FunctionTable list_functions() { return functions; }

}  // namespace twinhull::helm
