# accept: timeout
import select

select.select([], [], [], 10_000)
