# accept: returned
half = '\ud800'
both = {half: [half, '\udfff' * 3]}
globals()['\udc80'] = 1
