// Evaluates expressions: a JSON object per line on standard input gives a JSON value per line.
// in: {"expression": "x + 1", "container": "", "variables": {"x": {"int": "1"}}}
// out: {"int": "2"}, {"list": […]}, {"map": [[key, value], …]}, {"error": "…"}

#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "cel/encoding.h"
#include "cel/evaluate.h"
#include "cel/network.h"
#include "cel/time.h"

namespace {

using nlohmann::json;
using twinhull::cel::Kind;
using twinhull::cel::Value;

constexpr std::uint64_t steps = 1'000'000;

Value read(const json& typed) {
  const std::string kind = typed.begin().key();
  const json& content = typed.begin().value();
  if (kind == "int") return Value::integer(std::stoll(content.get<std::string>()));
  if (kind == "uint") return Value::unsigned_integer(std::stoull(content.get<std::string>()));
  if (kind == "double") return Value::number(std::stod(content.get<std::string>()));
  if (kind == "string") return Value::string(content.get<std::string>());
  if (kind == "bytes") return Value::bytes(*twinhull::cel::decode_base64(content.get<std::string>()));
  if (kind == "bool") return Value::boolean(content.get<bool>());
  if (kind == "type") return Value::type(content.get<std::string>());
  if (kind == "timestamp") return *twinhull::cel::parse_timestamp(content.get<std::string>());
  if (kind == "duration") return *twinhull::cel::parse_duration(content.get<std::string>());
  if (kind == "list") {
    std::vector<Value> items;
    for (const json& item : content) items.push_back(read(item));
    return Value::list(std::move(items));
  }
  if (kind == "map") {
    std::vector<std::pair<Value, Value>> entries;
    for (const json& entry : content) entries.emplace_back(read(entry[0]), read(entry[1]));
    return Value::map(std::move(entries));
  }
  return Value::null();
}

json write(const Value& value) {
  switch (value.kind()) {
    case Kind::error:
      return {{"error", value.text()}};
    case Kind::null:
      return {{"null", true}};
    case Kind::boolean:
      return {{"bool", value.is_true()}};
    case Kind::integer:
      return {{"int", std::to_string(value.integer())}};
    case Kind::unsigned_integer:
      return {{"uint", std::to_string(value.unsigned_integer())}};
    case Kind::number:
      return {{"double", fmt::format("{}", value.number())}};
    case Kind::string:
      return {{"string", value.text()}};
    case Kind::bytes:
      return {{"bytes", twinhull::cel::encode_base64(value.text())}};
    case Kind::type:
      return {{"type", value.text()}};
    case Kind::timestamp:
      return {{"timestamp", twinhull::cel::print_timestamp(value)}};
    case Kind::duration:
      return {{"duration", twinhull::cel::print_duration(value)}};
    case Kind::list: {
      json items = json::array();
      for (std::size_t i = 0; i < value.size(); ++i) items.push_back(write(value.at(i)));
      return {{"list", items}};
    }
    case Kind::map: {
      json entries = json::array();
      for (std::size_t i = 0; i < value.size(); ++i) {
        const auto [key, content] = value.entry(i);
        entries.push_back({write(key), write(content)});
      }
      return {{"map", entries}};
    }
    case Kind::ip:
      return {{"ip", twinhull::cel::print_address(value.as<twinhull::cel::Address>())}};
    case Kind::cidr:
      return {{"cidr", twinhull::cel::print_network(value.as<twinhull::cel::Network>())}};
    default:
      return {{std::string(twinhull::cel::type_name(value.kind())), true}};
  }
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const json request = json::parse(line);
    const twinhull::cel::Parsed parsed = twinhull::cel::parse(request["expression"].get<std::string>());
    json answer;
    if (parsed.root == nullptr) {
      answer = {{"error", parsed.error.message}};
    } else {
      twinhull::cel::Activation activation;
      activation.container = request["container"].get<std::string>();
      activation.dotted = true;
      for (const auto& [name, value] : request["variables"].items()) activation.variables[name] = read(value);
      twinhull::cel::Budget budget(steps);
      answer = write(twinhull::cel::evaluate(*parsed.root, activation, budget));
    }
    std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
  }
  return 0;
}
