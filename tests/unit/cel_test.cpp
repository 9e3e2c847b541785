#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "cel/evaluate.h"
#include "yaml_support.h"

using namespace twinhull;

namespace {

struct Answer {
  cel::Value value;
  bool exhausted = false;
};

Answer run(std::string_view expression, const yaml::Node* self = nullptr, const yaml::Node* schema = nullptr,
           std::uint64_t steps = 100'000) {
  const cel::Parsed parsed = cel::parse(expression);
  if (parsed.root == nullptr) return {cel::Value::error(parsed.error.message)};
  cel::Activation activation;
  if (self != nullptr) activation.variables["self"] = cel::Value::of_node(*self, schema);
  cel::Budget budget(steps);
  cel::Value value = cel::evaluate(*parsed.root, activation, budget);
  return {value, budget.exhausted()};
}

bool is_true(std::string_view expression, const yaml::Node* self = nullptr,
             const yaml::Node* schema = nullptr) {
  const cel::Value value = run(expression, self, schema).value;
  if (value.is_error()) MESSAGE(expression << ": " << value.text());
  return value.is(cel::Kind::boolean) && value.truth();
}

std::string error_of(std::string_view expression) {
  const cel::Value value = run(expression).value;
  return value.is_error() ? value.text() : std::string();
}

}  // namespace

TEST_CASE("the libraries of Kubernetes") {
  CHECK(is_true(
      "[1, 2, 3].isSorted() && [1, 2, 3].sum() == 6 && [2, 1].min() == 1 && ['a', 'b'].max() == 'b'"));
  CHECK(is_true("['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2"));
  CHECK(is_true("'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2']"));
  CHECK(is_true("'a1b2'.findAll('[0-9]', 1) == ['1'] && 'x'.find('y') == ''"));
  CHECK(is_true("isURL('https://a.example:8080/p?q=1') && !isURL('a b')"));
  CHECK(is_true("url('https://a.example:8080/p').getHost() == 'a.example:8080'"));
  CHECK(is_true("url('https://[::1]:80/p').getHostname() == '::1' && url('https://h/').getPort() == ''"));
  CHECK(is_true("url('https://h/p?a=1&b=x%20y&a=2').getQuery() == {'a': ['1', '2'], 'b': ['x y']}"));
  CHECK(is_true("isIP('::1') && !isIP('010.0.0.1') && !isIP('::ffff:1.2.3.4') && ip('::1').family() == 6"));
  CHECK(is_true(
      "ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8::1') && ip('10.0.0.1').isGlobalUnicast()"));
  CHECK(
      is_true("cidr('10.0.0.0/8').containsIP('10.2.3.4') && !cidr('10.0.0.0/8').containsCIDR('0.0.0.0/0')"));
  CHECK(is_true("string(cidr('10.1.2.3/8').masked()) == '10.0.0.0/8' && cidr('::/64').prefixLength() == 64"));
  CHECK(is_true(
      "quantity('500m').isLessThan(quantity('1')) && quantity('1Gi').compareTo(quantity('1024Mi')) == 0"));
  CHECK(is_true(
      "quantity('1').add(quantity('500m')).sub(1) == quantity('0.5') && quantity('2k').asInteger() == 2000"));
  CHECK(is_true("isQuantity('1Gi') && !isQuantity('1 GB') && !quantity('500m').isInteger()"));
  CHECK(is_true(
      "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-rc.1').isLessThan(semver('1.0.0'))"));
  CHECK(is_true("isSemver('v1.2', true) && !isSemver('v1.2') && !isSemver('01.2.3')"));
  CHECK(is_true("!format.dns1123Label().validate('my-name').hasValue()"));
  CHECK(is_true(
      "format.dns1123Label().validate('My_Name').hasValue() && format.named('nope') == optional.none()"));
  CHECK(is_true(
      "sets.contains([1, 2, 3], [2, 1]) && sets.equivalent([1, 1], [1]) && sets.intersects([1], [1, 2])"));
  CHECK(is_true("[1, 2, 3].all(i, v, i < v) && {'a': 1}.transformMap(k, v, v + 1) == {'a': 2}"));
  CHECK(is_true(
      "['b', 'a'].sortBy(x, x) == ['a', 'b'] && [[1], [2]].flatten() == [1, 2] && [1, 1].distinct() == [1]"));
  CHECK(error_of("semver('1')") == "invalid semantic version: 1");
  CHECK(error_of("timestamp('2024-01-01T00:00:00Z').getHours('Europe/Berlin')").find("is not supported") !=
        std::string::npos);
}

TEST_CASE("an object is read through its schema") {
  const YamlText object("a-b: 1\nport: 80\nratio: 2\nat: 2024-01-01T00:00:00Z\nlist: [a, b]\nnone: null\n");
  const YamlText schema(
      "properties: {ratio: {type: number}, at: {type: string, format: date-time}, list: {items: {type: "
      "string}}}\n");
  const yaml::Node* self = &object.root();
  CHECK(is_true("self.a__dash__b == 1 && self['a-b'] == 1 && self.port == 80", self));
  CHECK(is_true("type(self.ratio) == double && self.at.getFullYear() == 2024", self, &schema.root()));
  CHECK(is_true("type(self.ratio) == int && type(self.at) == string", self));
  CHECK(is_true("has(self.list) && !has(self.missing) && self.list.exists(x, x == 'b') && 'a' in self.list",
                self));
  CHECK(is_true("self.?missing.orValue(7) == 7 && self.?port.hasValue() && self.none == null", self));
  CHECK(run("self.missing", self).value.text() == "no such key: missing");
}

TEST_CASE("hostile expressions end") {
  const std::string deep(100'000, '(');
  CHECK(error_of(deep).find("nested too deeply") != std::string::npos);
  CHECK(error_of(std::string(100'000, '[')).find("nested too deeply") != std::string::npos);
  std::string sum = "1";
  for (int i = 0; i < 10'000; ++i) sum += "+1";
  CHECK(error_of(sum).find("nested too deeply") != std::string::npos);
  std::string either = "false";
  for (int i = 0; i < 10'000; ++i) either += "||false";
  CHECK(run(either).value.is(cel::Kind::boolean));
  CHECK(run("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, true)))").exhausted);
  std::string doubled = "'aaaaaaaa'";
  for (int i = 0; i < 60; ++i) doubled = "cel.bind(x, " + doubled + ", x + x)";
  CHECK(run(doubled).exhausted);
  CHECK(error_of("'a'.matches('(')") == "error parsing regexp: missing closing ): `(`");
  CHECK(error_of("1 / 0") == "division by zero");
  CHECK(error_of("[1][5]") == "index out of bounds: 5");
  CHECK(error_of("nope") == "undeclared reference to 'nope' (in container '')");
  CHECK(error_of("'a' + 1") == "no such overload");
  for (const char* cut :
       {"1 +", "a.b{", "a.b{c", "a.b{c:", "[1", "{1: 2", "a[", "f(", "a.", "a ? b", "-", "!"})
    CHECK_MESSAGE(error_of(cut).find("Syntax error") == 0, cut);
}
