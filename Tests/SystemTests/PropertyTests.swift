// Properties that are read and set where they lie in a value, and those that are computed.
import Primitives
import Testing

@Suite struct PropertyTests {
    private struct Inner: Equatable {
        var flag = false
        var text = "inner"
    }

    private struct Outer: Equatable {
        var flag = true
        var number = 7
        var text = "a text that is too long to be kept in place"
        var inner = Inner()
        var list: [String]?
        var doubled: Int {
            get { number * 2 }
            set { number = newValue / 2 }
        }
    }

    @Test func readsAndSetsWhatIsStored() {
        var value = Outer()
        let (text, list) = (Property(\Outer.text), Property(\Outer.list))
        let copy = value
        for index in 0..<100 {
            text.set("the text of round \(index), on the heap", in: &value)
            list.set(index.isMultiple(of: 2) ? [text.get(value)] : nil, in: &value)
            #expect(value.text == "the text of round \(index), on the heap")
            #expect(list.get(value) == (index.isMultiple(of: 2) ? [value.text] : nil))
        }
        #expect(copy == Outer())
    }

    @Test func readsAndSetsWhatIsInsideAnother() {
        var value = Outer()
        let property = Property(\Outer.inner.text)
        property.set("other", in: &value)
        #expect(property.get(value) == "other")
        #expect(value.inner == Inner(flag: false, text: "other"))
    }

    @Test func readsAndSetsWhatIsComputed() {
        var value = Outer()
        let property = Property(\Outer.doubled)
        property.set(40, in: &value)
        #expect(value.number == 20)
        #expect(property.get(value) == 40)
    }
}
